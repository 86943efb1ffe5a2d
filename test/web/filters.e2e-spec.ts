import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { eventually } from '../../libs/testing/eventually';
import { TestBrowser } from '../support/browser';
import { Hub, type Json } from '../support/hub';

let hub: Hub;
let browser: TestBrowser;
const [bread, milk] = [`Bread ${randomUUID().slice(0, 8)}`, `Milk ${randomUUID().slice(0, 8)}`];
beforeAll(async () => {
  hub = await Hub.start({ TRUST_PROXY: '1' });
  browser = await TestBrowser.start(hub);
  for (const [title, fields] of [
    [bread, { alert_type: 'oven_cold', category: 'production', severity: 'critical' }],
    [milk, { alert_type: 'fridge_warm', category: 'inventory', severity: 'low' }],
  ] as const)
    await hub.call('POST', '/api/v1/alerts', { body: { title, description: 'x', ...fields } });
});
afterAll(async () => {
  await browser.stop();
  await hub.stop();
});
afterEach(() => expect(browser.faults.splice(0)).toEqual([]));

const shown = (page: Page, title: string) => page.getByRole('link', { name: title });
const searchOf = (page: Page) => new URL(page.url()).search;

it('facets count and narrow; the address says it, "back" takes it away, and a link shows the same', async () => {
  const page = await browser.signedIn();
  await shown(page, milk).waitFor();
  await page.getByText('More filters', { exact: true }).click();
  const facet = page.getByRole('group', { name: 'Type' }).getByRole('checkbox', { name: /oven_cold/ });
  await page.getByRole('group', { name: 'Type' }).getByText('1', { exact: true }).first().waitFor();
  expect(await browser.axe(page)).toEqual([]);
  await facet.check();
  await page.waitForURL(/alert_type=oven_cold/);
  await shown(page, milk).waitFor({ state: 'detached' });
  await shown(page, bread).waitFor();
  const same = await browser.signedIn('viewer', `/inbox${searchOf(page)}`);
  await same.getByText('1 alert', { exact: true }).waitFor();
  await same.getByRole('button', { name: 'Take away: Type oven_cold' }).click();
  await shown(same, milk).waitFor();
  await page.goBack();
  await shown(page, milk).waitFor();
});

it('a filter is saved as a view, shared, and the inbox of others begins with it', async () => {
  const page = await browser.signedIn('owner', '/inbox?category=inventory');
  await shown(page, milk).waitFor();
  await page.getByText('Views', { exact: true }).click();
  await page.getByRole('button', { name: 'Save these filters' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Fridges');
  await dialog.getByLabel('For everybody here').check();
  await dialog.getByLabel('The inbox begins with it').check();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  const { items } = (await hub.call<{ items: Json[] }>('GET', '/api/v1/alerts/views')).body;
  expect(items).toMatchObject([{ name: 'Fridges', query: 'category=inventory', is_shared: true, is_default: true }]);

  const other = await browser.signedIn('viewer');
  await other.waitForURL(/category=inventory/);
  await other.getByText('1 alert', { exact: true }).waitFor();
  await other.getByRole('button', { name: 'Clear filters' }).click();
  await shown(other, bread).waitFor();
  await other.getByText('Views', { exact: true }).click();
  expect(await other.getByRole('button', { name: 'Delete' }).count()).toBe(0);
  await other.getByRole('button', { name: 'Fridges' }).click();
  await other.waitForURL(/category=inventory/);

  await page.getByRole('button', { name: 'Delete' }).click();
  await eventually(
    async () => (await hub.call<{ items: Json[] }>('GET', '/api/v1/alerts/views')).body.items.length === 0 || undefined,
  );
});

it('Ctrl+K finds an alert, and leads to it; the arrows choose', async () => {
  const page = await browser.signedIn();
  await shown(page, milk).waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search' }).fill(bread);
  await page.getByRole('option', { name: new RegExp(bread) }).waitFor();
  expect(await browser.axe(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/inbox\/[0-9a-f-]{36}/);
  await page.getByRole('article').getByRole('heading', { name: bread }).waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search' }).fill('rules');
  await page.getByRole('option', { name: 'Rules' }).waitFor();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/rules$/);
});
