import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { eventually } from '../../libs/testing/eventually';
import { TestBrowser } from '../support/browser';
import { Hub, type Json } from '../support/hub';
import { past } from '../support/past-alerts';
import { Person } from '../support/person';
import { SUPPRESSIONS } from '../support/suppression-hub';

let hub: Hub;
let browser: TestBrowser;
beforeAll(async () => {
  hub = await Hub.start({ TRUST_PROXY: '1' });
  browser = await TestBrowser.start(hub);
});
afterAll(async () => {
  await browser.stop();
  await hub.stop();
});
afterEach(() => expect(browser.faults.splice(0)).toEqual([]));

const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);

/** The suppression with a reason, as the API shows it. */
async function suppressionOf(reason: string): Promise<Json> {
  return eventually(async () => {
    const { body } = await hub.call<{ items: Json[] }>('GET', SUPPRESSIONS);
    return body.items.find((one) => one['reason'] === reason);
  });
}

/** Opens the form, and fills in what matters to each test. */
async function begin(page: Page, reason: string, type: string): Promise<ReturnType<Page['getByRole']>> {
  await page.getByRole('button', { name: 'New suppression' }).first().click();
  const form = page.getByRole('dialog', { name: 'New suppression' });
  await form.getByLabel('Reason').fill(reason);
  await form.getByLabel('Alert types').fill(type);
  return form;
}

const entriesOf = (page: Page, reason: string) =>
  page.getByRole('list', { name: 'Calendar' }).locator('.calendar-span').filter({ hasText: reason });

it('suppression: preview now and past, calendar, extend, end', async () => {
  const [type, reason] = [`oven-${randomUUID()}`, `New oven ${randomUUID().slice(0, 8)}`];
  await past(hub, [
    { type, at: daysAgo(1), severity: 'critical', resolved: 60 },
    { type, at: daysAgo(2), resolved: 60 },
    { type, at: daysAgo(9), resolved: 60 },
  ]);
  await (await Person.of(hub, 'Ana')).writes({ alert_type: type });
  const page = await browser.signedIn('owner', '/suppressions');
  const form = await begin(page, reason, type);
  await form.getByLabel('Also critical alerts').check();

  await form.getByRole('button', { name: 'Preview' }).click();
  await form.getByText('1 open alert is concerned, 0 of them critical.').waitFor();
  await form
    .getByText(/In the last 7 days it would have spared 3 alerts, 1 of them critical, and \d+ messages?/)
    .waitFor();
  await form.getByText(`${type} (3)`).waitFor();
  expect((await hub.call<{ items: Json[] }>('GET', SUPPRESSIONS)).body.items).toEqual([]);

  await form.getByRole('button', { name: 'Suppress' }).click();
  const made = await suppressionOf(reason);
  await entriesOf(page, reason).first().waitFor();
  expect(await entriesOf(page, reason).first().getAttribute('class')).toContain('calendar-active');
  const row = page.getByRole('row').filter({ hasText: reason });
  await row.getByText('ends soon').waitFor();

  await row.getByRole('button', { name: 'One hour longer' }).click();
  await row.getByText('holds now').waitFor();
  const extended = await suppressionOf(reason);
  expect(Date.parse(String(extended['end_time']))).toBe(Date.parse(String(made['end_time'])) + 3_600_000);

  await row.getByRole('button', { name: 'End now' }).click();
  await row.getByText('over', { exact: true }).waitFor();
  expect(await suppressionOf(reason)).toMatchObject({ is_active: false, id: made['id'] });
  await page.locator('.calendar-over').filter({ hasText: reason }).first().waitFor();
  expect(await row.getByRole('button').count()).toBe(0);
});

it('one that repeats stands on each of its days, also of the next month', async () => {
  const reason = `Nights ${randomUUID().slice(0, 8)}`;
  const page = await browser.signedIn('owner', '/suppressions');
  const form = await begin(page, reason, 'nothing');
  await form.getByLabel('Until').fill(new Date(Date.now() + 75 * DAY_MS).toISOString().slice(0, 16));
  await form.getByLabel('Repeats').selectOption({ label: 'Every day' });
  await form.getByLabel('Each time from').fill('10:00');
  await form.getByLabel('to', { exact: true }).fill('11:00');
  await form.getByRole('button', { name: 'Suppress' }).click();
  const { recurrence } = await suppressionOf(reason);
  expect(recurrence).toMatchObject({ rrule: 'FREQ=DAILY', from: '10:00', to: '11:00' });

  await page.getByRole('button', { name: 'Next month' }).click();
  const now = new Date();
  const month = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric' });
  const next = new Date(now.getFullYear(), now.getMonth() + 1, 1);
  await page.getByRole('heading', { name: `Calendar: ${month.format(next)}` }).waitFor();
  const days = new Date(now.getFullYear(), now.getMonth() + 2, 0).getDate();
  await eventually(async () => (await entriesOf(page, reason).count()) >= days || undefined);
  await page.getByRole('button', { name: 'This month' }).click();
  await page.getByRole('heading', { name: `Calendar: ${month.format(now)}` }).waitFor();
});

it('where it is narrow, the calendar is a list of the days that have something', async () => {
  const page = await browser.signedIn('owner', '/suppressions', { width: 360, height: 740 });
  await page.getByRole('heading', { name: /^Calendar/ }).waitFor();
  await page.locator('.calendar-day').first().waitFor({ state: 'attached' });
  expect(await page.locator('.calendar-empty').first().isVisible()).toBe(false);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
  expect(await browser.axe(page)).toEqual([]);
});
