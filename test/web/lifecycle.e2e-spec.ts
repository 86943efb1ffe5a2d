import { eventually } from '../../libs/testing/eventually';
import { TestBrowser } from '../support/browser';
import { Hub, type Json } from '../support/hub';
import { Person } from '../support/person';

let hub: Hub;
let browser: TestBrowser;
let nerea: Person;
beforeAll(async () => {
  hub = await Hub.start({ TRUST_PROXY: '1' });
  browser = await TestBrowser.start(hub);
  nerea = await Person.of(hub, 'Nerea');
  const working_hours = [{ days: ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'], from: '06:30', to: '14:00' }];
  const body = { time_zone: 'Europe/Madrid', working_hours };
  expect((await hub.call('PUT', '/api/v1/alerts/members/me', { token: nerea.token, body })).status).toBe(200);
});
afterAll(async () => {
  await browser.stop();
  await hub.stop();
});
afterEach(() => expect(browser.faults.splice(0)).toEqual([]));

const becomes = (id: string, wanted: Json) =>
  eventually(
    async () => {
      const alert: Json = { ...(await nerea.sees(id)) };
      return Object.entries(wanted).every(([name, value]) => alert[name] === value) ? alert : undefined;
    },
    { what: JSON.stringify(wanted) },
  );

/** The local time of a moment in Madrid. */
const inMadrid = (at: unknown): string =>
  new Date(String(at)).toLocaleTimeString('en-GB', { timeZone: 'Europe/Madrid', hour: '2-digit', minute: '2-digit' });

it('an alert is snoozed to my working hours, assigned, resolved and reopened', async () => {
  const { id } = await nerea.writes();
  const page = await browser.signedInAs(nerea.token, `/inbox/${id}`);
  const alert = page.getByRole('article');
  const dialog = page.getByRole('dialog');

  await alert.getByRole('button', { name: 'Snooze' }).click();
  const length = dialog.getByLabel('Snooze for');
  await length.locator('option', { hasText: 'Until my working hours' }).waitFor({ state: 'attached' });
  await length.selectOption({ label: 'Until my working hours: Mon Tue Wed Thu Fri Sat Sun 06:30' });
  await dialog.getByRole('button', { name: 'Snooze' }).click();
  const snoozed = await becomes(id, { status: 'snoozed' });
  expect(inMadrid(snoozed['snoozed_until'])).toBe('06:30');
  expect(Date.parse(String(snoozed['snoozed_until'])) - Date.now()).toBeLessThanOrEqual(86_400_000);

  await alert.getByRole('button', { name: 'Assign' }).click();
  await dialog.getByLabel('Assign to').selectOption({ label: 'Nerea' });
  await dialog.getByRole('button', { name: 'Assign' }).click();
  await becomes(id, { assigned_to: nerea.id });

  await alert.getByRole('button', { name: 'Resolve' }).click();
  await becomes(id, { status: 'resolved' });
  await alert.getByRole('button', { name: 'Reopen' }).click();
  await becomes(id, { status: 'active' });
  await alert.getByRole('button', { name: 'Acknowledge' }).waitFor();
  const actions = (await nerea.historyOf(id)).map(({ action }) => action);
  expect(actions).toEqual(expect.arrayContaining(['snoozed', 'assigned', 'resolved', 'reopened']));
});
