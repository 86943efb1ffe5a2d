import type { Page } from 'playwright-core';
import { eventually } from '../../libs/testing/eventually';
import { TestBrowser } from '../support/browser';
import { Hub, type Json } from '../support/hub';
import { OnCallHub, SCHEDULES } from '../support/on-call-hub';
import { Person } from '../support/person';

const MADRID = 'Europe/Madrid';
const DAY_MS = 86_400_000;

let hub: Hub;
let onCall: OnCallHub;
let browser: TestBrowser;
let ander: Person;
let nora: Person;
let page: Page;
beforeAll(async () => {
  hub = await Hub.start({ TRUST_PROXY: '1' });
  onCall = new OnCallHub(hub);
  browser = await TestBrowser.start(hub);
  [ander, nora] = [await Person.of(hub, 'Ander'), await Person.of(hub, 'Nora', 'staff')];
  for (const { token } of [ander, nora])
    await hub.call('PUT', '/api/v1/alerts/members/me', { token, body: { time_zone: MADRID } });
  page = await browser.signedInAs(ander.token, '/on-call');
});
afterAll(async () => {
  await browser.stop();
  await hub.stop();
});
afterEach(() => expect(browser.faults.splice(0)).toEqual([]));

/** A time as clocks in Madrid show it, as a field takes it. */
const inMadrid = (at: number | string): string =>
  new Date(at).toLocaleString('sv-SE', { timeZone: MADRID }).slice(0, 16).replace(' ', 'T');

const scheduleNamed = async (name: string): Promise<string> => {
  const { body } = await hub.call<{ items: Json[] }>('GET', `${SCHEDULES}?limit=100`);
  return String(body.items.find((one) => one['name'] === name)?.['id']);
};
const overridesOf = async (id: string): Promise<Json[]> => {
  const { status, body } = await hub.call<{ items: Json[] }>('GET', `${SCHEDULES}/${id}/overrides`);
  expect([status, body]).toEqual([200, body]);
  return body.items;
};

/** Where the days of the timeline begin, in parts of a hundred. */
const dayStarts = (): Promise<number[]> =>
  page
    .locator('.timeline-days .timeline-track > span')
    .evaluateAll((days) => days.map((day) => parseFloat((day as unknown as { style: { left: string } }).style.left)));

it('a rotation is made, and somebody is put on call by the form, and by drawing over the line', async () => {
  await page.getByRole('button', { name: 'New schedule' }).first().click();
  const making = page.getByRole('dialog', { name: 'New schedule' });
  await making.getByLabel('Name').fill('Ovens');
  for (const name of ['Ander', 'Nora']) await making.getByRole('checkbox', { name }).check();
  await making.getByLabel('Changes every').selectOption('days');
  await making.getByLabel('Time zone').fill(MADRID);
  await making.getByRole('button', { name: 'Save' }).click();
  await page.waitForURL(/\/on-call\/[0-9a-f-]{36}/);
  const line = page.locator('.timeline-drag');
  await line.getByText('Nora').first().waitFor();
  const id = await scheduleNamed('Ovens');

  const tomorrow = inMadrid(Date.now() + DAY_MS).slice(0, 10);
  const { on_call } = await onCall.now(id, `${tomorrow}T10:30:00Z`);
  const stand = on_call.includes(nora.id) ? ander : nora;
  await page.getByRole('button', { name: 'Override' }).click();
  const dialog = page.getByRole('dialog', { name: 'Override' });
  await dialog.getByLabel('Who').selectOption({ label: stand.name });
  await dialog.getByLabel('From').fill(`${tomorrow}T10:00`);
  await dialog.getByLabel('Until').fill(`${tomorrow}T12:00`);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  const [byForm] = await overridesOf(id);
  expect([byForm?.['member_id'], inMadrid(String(byForm?.['from']))]).toEqual([stand.id, `${tomorrow}T10:00`]);
  await page.locator('.shift-override').first().waitFor();

  // Wednesday of the second week, from 12:00 until 18:00
  const [begin = 0, end = 0] = (await dayStarts()).slice(9);
  const box = await line.boundingBox();
  if (!box) throw new Error('there is no line');
  const xAt = (hour: number) => box.x + (box.width * (begin + ((end - begin) * hour) / 24)) / 100;
  const y = box.y + box.height / 2;
  await page.mouse.move(xAt(12), y);
  await page.mouse.down();
  await page.mouse.move(xAt(15), y);
  await page.mouse.move(xAt(18), y);
  await page.mouse.up();
  await dialog.waitFor();
  const [from, until] = [await dialog.getByLabel('From').inputValue(), await dialog.getByLabel('Until').inputValue()];
  expect([from.slice(11), until]).toEqual(['12:00', `${from.slice(0, 10)}T18:00`]);
  expect(new Date(from.slice(0, 10)).getUTCDay()).toBe(3);
  await dialog.getByLabel('Who').selectOption({ label: 'Ander' });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  const drawn = (await overridesOf(id)).find((one) => inMadrid(String(one['from'])) === from);
  expect([drawn?.['member_id'], inMadrid(String(drawn?.['until']))]).toEqual([ander.id, until]);
});

it('a shift is given away, and taken by whom it was offered to', async () => {
  const id = await scheduleNamed('Ovens');
  const [from, until] = [3, 12].map((days) => new Date(Date.now() + days * DAY_MS).toISOString());
  const { final } = await onCall.shifts(id, from ?? '', until ?? '');
  const mine = final.find((shift) => shift.member_id === ander.id && !shift.override_id && shift.from > (from ?? ''));
  if (!mine) throw new Error('Ander is never on call');
  await page.getByRole('button', { name: 'Give a shift away' }).click();
  const dialog = page.getByRole('dialog', { name: 'Give a shift away' });
  await dialog.getByLabel('To whom').selectOption({ label: 'Nora' });
  await dialog.getByLabel('From').fill(inMadrid(mine.from));
  await dialog.getByLabel('Until').fill(inMadrid(mine.until));
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('region', { name: 'Swaps' }).getByText('open', { exact: true }).waitFor();

  const other = await browser.signedInAs(nora.token, `/on-call/${id}`);
  await other.getByRole('region', { name: 'Swaps' }).getByRole('button', { name: 'Accept' }).click();
  await other.getByRole('region', { name: 'Swaps' }).getByText('accepted').waitFor();
  await eventually(async () => {
    const { on_call } = await onCall.now(id, new Date(Date.parse(mine.from) + 3_600_000).toISOString());
    return on_call.includes(nora.id) || undefined;
  });
});

it('a gap stands in the timeline, in red', async () => {
  const restrictions = [{ from: '09:00', to: '17:00' }];
  const { id } = await onCall.schedule({
    name: 'Shop hours',
    time_zone: MADRID,
    participants: [[ander.id]],
    restrictions,
  });
  await page.goto(`${hub.url}/on-call/${id}`);
  await page.getByText(/\d+ gaps in this time/).waitFor();
  const [shown, red] = await page
    .locator('.shift-gap')
    .last()
    .evaluate((gap) => {
      const { getComputedStyle, document } = globalThis as unknown as {
        getComputedStyle: (element: unknown) => { borderLeftColor: string; color: string };
        document: { createElement: (name: string) => { style: { color: string } } };
      };
      const probe = document.createElement('i');
      probe.style.color = 'var(--critical)';
      (gap as unknown as { append: (child: unknown) => void }).append(probe);
      return [getComputedStyle(gap).borderLeftColor, getComputedStyle(probe).color];
    });
  expect(shown).toBe(red);
});

/** In how many weeks clocks in Madrid change, at least one from now. */
function weeksUntilChange(): number {
  const offset = (at: number) => Date.parse(`${inMadrid(at)}Z`) - Math.floor(at / 60_000) * 60_000;
  const monday = Date.now() - ((new Date(inMadrid(Date.now())).getUTCDay() + 6) % 7) * DAY_MS;
  let week = 1;
  while (offset(monday + week * 7 * DAY_MS) === offset(monday + (week + 1) * 7 * DAY_MS)) week++;
  return week;
}

it('in the week with a clock change one day is shorter or longer, and turns still change at 09:00', async () => {
  await page.goto(`${hub.url}/on-call/${await scheduleNamed('Ovens')}`);
  await page.locator('.timeline-drag').getByText('Nora').first().waitFor();
  for (let week = weeksUntilChange(); week > 0; week--) await page.getByRole('button', { name: 'Later' }).click();
  await page.locator('.timeline-drag').getByText('Nora').first().waitFor();
  const starts = await dayStarts();
  const lengths = starts.slice(1).map((start, day) => start - (starts[day] ?? 0));
  const sunday = ((lengths[6] ?? 0) / (lengths[0] ?? 1)) * 24;
  expect([23, 25]).toContain(Math.round(sunday * 100) / 100);
  expect(lengths.filter((length) => Math.abs(length - (lengths[0] ?? 0)) > 0.01)).toHaveLength(1);
  const titles = await page
    .locator('.timeline-drag .shift')
    .evaluateAll((shifts) => shifts.map((shift) => (shift as unknown as { title: string }).title));
  expect(titles.length).toBeGreaterThanOrEqual(14);
  for (const title of titles.slice(1, -1)) expect(title).toMatch(/, 09:00 – .*, 09:00$/);
});
