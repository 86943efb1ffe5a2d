import { readFileSync } from 'node:fs';
import type { Download } from 'playwright-core';
import { eventually } from '../../libs/testing/eventually';
import { TestBrowser } from '../support/browser';
import { Hub, type Json } from '../support/hub';
import { Person } from '../support/person';

const ITEMS = '/api/v1/alerts/work-items/complaint';
const DAY_MS = 86_400_000;
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

let hub: Hub;
let browser: TestBrowser;
let miren: Person;
beforeAll(async () => {
  hub = await Hub.start({ TRUST_PROXY: '1' });
  browser = await TestBrowser.start(hub);
  miren = await Person.of(hub, 'Miren');
  await hub.call('GET', '/api/v1/alerts/members/me', { token: miren.token });
});
afterAll(async () => {
  await browser.stop();
  await hub.stop();
});
afterEach(() => expect(browser.faults.splice(0)).toEqual([]));

interface Figures {
  readonly volume: { readonly total: { readonly value: number } };
  readonly series: readonly {
    readonly from: string;
    readonly total: number;
    readonly high: number;
    readonly low: number;
  }[];
}

/** The lines of a CSV without its columns `to` and `hours`, which tell the time at which it was read. */
const withoutNow = (csv: string): string[][] =>
  csv
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(',').filter((_, column) => column !== 1 && column !== 3));

const bytesOf = async (download: Download): Promise<Buffer> => readFileSync(await download.path());

it('the figures of analytics are those of the API, on the screen, as CSV, and in a picture', async () => {
  for (const severity of ['high', 'high', 'low'] as const) await miren.writes({ severity, alert_type: 'oven_fault' });
  const from = new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS - 6 * DAY_MS).toISOString();
  const query = `from=${encodeURIComponent(from)}&interval=day`;
  const figures = await eventually(async () => {
    const { body } = await hub.call<Figures>('GET', `/api/v1/alerts/analytics/dashboard?${query}`);
    return body.volume.total.value >= 3 ? body : undefined;
  });
  const { body: types } = await hub.call<{ items: Json[] }>('GET', `/api/v1/alerts/analytics/by-type?from=${from}`);

  const page = await browser.signedInAs(miren.token, '/analytics?days=7');
  const total = String(figures.volume.total.value);
  await page.locator('.figure').first().getByText(total, { exact: true }).waitFor();
  const byDay = page.getByRole('region', { name: 'Alerts by day' }).first();
  await byDay.getByText('As a table').click();
  const today = figures.series.find((part) => part.total > 0);
  const cells = byDay.getByRole('row').last().getByRole('cell');
  const shown = (await cells.allInnerTexts()).slice(1).map(Number);
  expect([shown[1], shown[3], shown[4]]).toEqual([today?.high, today?.low, today?.total]);
  const byType = page.getByRole('region', { name: 'By type' }).first();
  for (const { alert_type, total: counted } of types.items) {
    const row = byType.getByRole('row').filter({ hasText: String(alert_type).replaceAll('_', ' ') });
    expect(await row.getByRole('cell').nth(1).innerText()).toBe(String((counted as Json)['value']));
  }

  const saved = async (name: string): Promise<Buffer> => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      byDay.getByRole('button', { name, exact: true }).click(),
    ]);
    return bytesOf(download);
  };
  const { body: csv } = await hub.call<string>('GET', `/api/v1/alerts/analytics/trends?${query}&format=csv`);
  expect(withoutNow((await saved('CSV')).toString())).toEqual(withoutNow(csv));
  const picture = await saved('PNG');
  expect([picture.subarray(0, 4), picture.length > 1_000]).toEqual([PNG, true]);
});

const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();

/** Work that was reported 90 minutes ago. */
async function report(id: string, dueInMinutes: number): Promise<void> {
  const body = { title: `Complaint ${id}`, priority: 'high', response_due_at: inMinutes(dueInMinutes) };
  expect((await hub.call('PUT', `${ITEMS}/${id}`, { body })).status).toBe(200);
  const sql = `UPDATE work_items SET started_at = now() - interval '90 minutes' WHERE tenant_id = $1 AND resource_id = $2`;
  await hub.sql(sql, [hub.tenantId, id]);
}

it('work at risk and work that is late stand in their columns; it is assigned, and taken', async () => {
  await report('late', -5);
  await report('near', 10);
  await report('far', 600);
  const page = await browser.signedInAs(miren.token, '/work');
  const card = (id: string) => page.getByRole('article', { name: `Complaint ${id}` });
  await card('late').getByText('Breached').waitFor();
  await card('near').getByText('At risk').waitFor();
  expect(
    await card('far')
      .getByText(/Breached|At risk/)
      .count(),
  ).toBe(0);

  await page.getByRole('button', { name: 'Time left' }).click();
  for (const [column, id] of [
    ['Breached', 'late'],
    ['At risk', 'near'],
    ['On time', 'far'],
  ] as const)
    await page
      .getByRole('region', { name: column, exact: true })
      .getByRole('article', { name: `Complaint ${id}` })
      .waitFor();

  await card('near').getByLabel('Assign to').selectOption({ label: 'Miren' });
  await card('late').getByRole('button', { name: 'Take' }).click();
  await eventually(async () => {
    const [near, late] = await Promise.all(['near', 'late'].map((id) => hub.call('GET', `${ITEMS}/${id}`)));
    return near?.body['assignee_id'] === miren.id && late?.body['status'] === 'in_progress' ? true : undefined;
  });
  expect((await hub.call('GET', `${ITEMS}/late`)).body).toMatchObject({ assignee_id: miren.id });
});
