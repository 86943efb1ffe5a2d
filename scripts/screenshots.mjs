#!/usr/bin/env node
// Makes the pictures of docs/dashboard.md anew, of a Campana that runs with its demo: npm start, npm run demo, npm run screenshots.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { root } from './prepare.mjs';
import { chromium as chromiumPath } from './test/chromium.mjs';

const url = process.env.CAMPANA_URL ?? 'http://127.0.0.1:8016';
const folder = path.join(root, 'docs', 'dashboard');

/** The screens: name, address, and how the page is made to show it. */
const screens = [
  { name: 'inbox', path: '/inbox?sort=-severity' },
  { name: 'alert', path: '/inbox?sort=-severity', opens: '.alert-main' },
  { name: 'rule', path: '/rules', opens: 'td a' },
  ...['incidents', 'on-call', 'work', 'analytics', 'rules', 'suppressions', 'policies', 'notifications'].map(named),
  ...['people', 'operations', 'settings', 'audit', 'me', 'wall'].map(named),
];

/** How each is seen: the end of the name of its picture, theme, and size of the window. */
const looks = [
  { suffix: 'light', theme: 'light', width: 1280, height: 630 },
  { suffix: 'dark', theme: 'dark', width: 1280, height: 630 },
  { suffix: 'narrow-light', theme: 'light', width: 360, height: 720 },
  { suffix: 'narrow-dark', theme: 'dark', width: 360, height: 720 },
];

function named(name) {
  return { name, path: `/${name}` };
}

async function settled(page) {
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await page.locator('.skeleton').first().waitFor({ state: 'detached' });
}

async function take(context, file, { path: address, opens }) {
  const page = await context.newPage();
  await page.goto(url + address);
  await settled(page);
  if (opens) {
    await page.locator(opens).first().click();
    await settled(page);
  }
  await page.screenshot({ path: path.join(folder, file) });
  await page.close();
}

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox'] });
try {
  const signedIn = await browser.newContext();
  const first = await signedIn.newPage();
  await first.goto(url);
  await first.getByRole('button', { name: 'Owner' }).click();
  await first.getByRole('navigation').waitFor();
  const storageState = await signedIn.storageState();
  for (const { suffix, theme, width, height } of looks) {
    const look = { viewport: { width, height }, colorScheme: theme, locale: 'en-GB', timezoneId: 'Europe/Madrid' };
    const context = await browser.newContext({ ...look, storageState });
    for (const screen of screens) await take(context, `${screen.name}-${suffix}.png`, screen);
    await context.close();
  }
} finally {
  await browser.close();
}
