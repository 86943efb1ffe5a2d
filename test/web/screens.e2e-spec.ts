import type { Page } from 'playwright-core';
import { TestBrowser } from '../support/browser';
import { aSchedule, SCHEDULES } from '../support/on-call-hub';
import { Hub, type Json } from '../support/hub';

const screens: readonly (readonly [path: string, heading: string])[] = [
  ['/inbox', 'Inbox'],
  ['/incidents', 'Incidents'],
  ['/on-call', 'On-call'],
  ['/work', 'Work'],
  ['/analytics', 'Analytics'],
  ['/rules', 'Rules'],
  ['/rules/new', 'New rule'],
  ['/suppressions', 'Suppressions'],
  ['/policies', 'Policies'],
  ['/notifications', 'Notifications'],
  ['/people', 'People'],
  ['/operations', 'Operations'],
  ['/settings', 'Settings'],
  ['/audit', 'Audit'],
  ['/me', 'Me'],
];

let hub: Hub;
let browser: TestBrowser;
let alertId: string;
beforeAll(async () => {
  hub = await Hub.start({ TRUST_PROXY: '1' });
  browser = await TestBrowser.start(hub);
  alertId = String((await hub.anAlert())['id']);
  const { body: member } = await hub.call<Json>('POST', '/api/v1/alerts/members', {
    body: { name: 'Ane', roles: ['staff'] },
  });
  await hub.call('POST', SCHEDULES, { body: aSchedule({ participants: [[member['id']]] }) });
  await hub.call('PUT', '/api/v1/alerts/work-items/complaint/4712', { body: { title: 'Cold soup at table 7' } });
});
afterAll(async () => {
  await browser.stop();
  await hub.stop();
});

/** Waits until nothing on the screen is still being loaded. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await page.locator('.skeleton').first().waitFor({ state: 'detached' });
}

const looks = [
  ['light', 1280],
  ['dark', 1280],
  ['light', 360],
  ['dark', 360],
] as const;

/** What is wrong with a screen in any theme and width. */
async function faultsOf(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const [colorScheme, width] of looks) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    const found = await browser.axe(page);
    if (Number(await page.evaluate('document.documentElement.scrollWidth')) > width)
      found.push('it is wider than the window');
    faults.push(...found.map((fault) => `${colorScheme}, ${width} px: ${fault}`));
  }
  return faults;
}

let page: Page;
beforeAll(async () => {
  page = await browser.signedIn();
});
afterEach(() => expect(browser.faults.splice(0)).toEqual([]));

it.each(screens)('%s can be used by everybody, in both themes, narrow and wide', async (path, heading) => {
  await page.goto(hub.url + path);
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
  await settled(page);
  expect(await page.getByText('This could not be loaded').count()).toBe(0);
  expect(await faultsOf(page)).toEqual([]);
});

it('an alert can be used by everybody', async () => {
  await page.goto(`${hub.url}/inbox/${alertId}`);
  await page.getByRole('article').getByRole('heading', { level: 2 }).first().waitFor();
  await settled(page);
  expect(await faultsOf(page)).toEqual([]);
});

it('the wall can be used by everybody', async () => {
  await page.goto(`${hub.url}/wall`);
  await page.getByText('On call').waitFor();
  await settled(page);
  expect(await faultsOf(page)).toEqual([]);
});
