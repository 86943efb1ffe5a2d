#!/usr/bin/env node
// Makes the pictures of docs/dashboard.md anew, of a Campana that runs with its demo: npm start, npm run demo, npm run screenshots.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { root } from './prepare.mjs';
import { chromium as chromiumPath } from './test/chromium.mjs';

const url = process.env.CAMPANA_URL ?? 'http://127.0.0.1:8016';
const folder = path.join(root, 'docs', 'dashboard');

/** Each picture: its name, its address, its size and theme. `opens`: with the first alert open. */
const pictures = [
  { name: 'inbox-light', path: '/inbox?sort=-severity', opens: true },
  { name: 'inbox-dark', path: '/inbox?sort=-severity', opens: true, theme: 'dark' },
  { name: 'alert-narrow-light', path: '/inbox?sort=-severity', opens: true, width: 360, height: 720 },
  ...['incidents', 'on-call', 'work', 'analytics', 'rules', 'suppressions', 'policies', 'notifications'].map(light),
  ...['people', 'operations', 'settings', 'audit', 'me', 'wall'].map(light),
];

function light(name) {
  return { name: `${name}-light`, path: `/${name}` };
}

async function settled(page) {
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await page.locator('.skeleton').first().waitFor({ state: 'detached' });
}

async function take(context, { name, path: address, opens }) {
  const page = await context.newPage();
  await page.goto(url + address);
  await settled(page);
  if (opens) {
    await page.locator('.alert-main').first().click();
    await page.getByRole('article').getByRole('heading').first().waitFor();
    await settled(page);
  }
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
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
  for (const { width = 1280, height = 800, theme = 'light', ...picture } of pictures) {
    const look = { viewport: { width, height }, colorScheme: theme, locale: 'en-GB', timezoneId: 'Europe/Madrid' };
    const context = await browser.newContext({ ...look, storageState });
    await take(context, picture);
    await context.close();
  }
} finally {
  await browser.close();
}
