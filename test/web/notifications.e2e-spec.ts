import type { Page } from 'playwright-core';
import { eventually } from '../../libs/testing/eventually';
import { TestBrowser } from '../support/browser';
import { Hub, type Json } from '../support/hub';
import { MailInbox } from '../support/mail-inbox';
import { Person } from '../support/person';

const ADDRESS = 'itziar@shop.example';

let hub: Hub;
let mails: MailInbox;
let browser: TestBrowser;
let itziar: Person;
let page: Page;
beforeAll(async () => {
  mails = await MailInbox.open();
  hub = await Hub.start({ ...mails.environment, TRUST_PROXY: '1' });
  browser = await TestBrowser.start(hub);
  itziar = await Person.of(hub, 'Itziar');
  page = await browser.signedInAs(itziar.token, '/me');
});
afterAll(async () => {
  await browser.stop();
  await hub.stop();
  await mails.close();
});
afterEach(() => expect(browser.faults.splice(0)).toEqual([]));

const mailsTo = () => mails.mails.filter(({ to }) => to === ADDRESS);
/** Waits until more mails came than there were. @returns the last */
const another = (before: number) =>
  eventually(() => (mailsTo().length > before ? mailsTo().at(-1) : undefined), { what: 'another mail' });
const region = (name: string) => page.getByRole('region', { name, exact: true });

it('an address is confirmed by the code that came, and a test is sent to it', async () => {
  const contacts = region('How to reach me');
  await contacts.getByLabel('Address').fill(ADDRESS);
  await contacts.getByRole('button', { name: 'Add', exact: true }).click();
  await contacts.getByText('not confirmed').waitFor();
  await contacts.getByRole('button', { name: 'Send a code' }).click();
  const code = /\b\d{6}\b/.exec((await another(0)).text)?.[0] ?? '';
  await contacts.getByLabel('Code').fill(code);
  await contacts.getByRole('button', { name: 'Confirm' }).click();
  await contacts.getByText('confirmed', { exact: true }).waitFor();

  await contacts.getByRole('button', { name: 'Send a test' }).click();
  await another(1);
});

it('quiet hours are put on the week, and what I would get follows them', async () => {
  const quiet = region('Quiet hours');
  await quiet.getByText('You have no quiet hours.').waitFor();
  await quiet.getByRole('button', { name: 'Add times' }).click();
  for (const day of ['Sat', 'Sun']) await quiet.getByLabel(day).uncheck();
  await quiet.getByLabel('From').fill('00:00');
  await quiet.getByLabel('Until').fill('00:00');
  for (const day of ['Sat', 'Sun']) await quiet.getByLabel(day).check();
  expect(await quiet.getByRole('img', { name: 'Quiet hours' }).locator('rect').count()).toBeGreaterThanOrEqual(7);
  await quiet.getByRole('button', { name: 'Save' }).click();
  const saved = await eventually(async () => {
    const { body } = await hub.call<Json>('GET', '/api/v1/alerts/preferences', { token: itziar.token });
    return (body['quiet_hours'] as Json | null) ?? undefined;
  });
  const days = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
  expect(saved).toMatchObject({ windows: [{ days, from: '00:00', to: '00:00' }], mode: 'hold' });

  const whatIf = region('What would I get?');
  const email = whatIf.getByRole('listitem').filter({ hasText: 'email' });
  await whatIf.getByRole('button', { name: 'High' }).click();
  await email.getByText('held', { exact: true }).waitFor();
  await whatIf.getByRole('button', { name: 'Critical' }).click();
  await email.getByText('told', { exact: true }).waitFor();
  await quiet.getByRole('button', { name: 'Remove' }).click();
  await quiet.getByRole('button', { name: 'Save' }).click();
  await quiet.getByText('You have no quiet hours.').waitFor();
});

it('a text is looked at with a real alert, checked, and saved as the own one', async () => {
  const { title } = await itziar.writes({ title: 'The cold room is warm' });
  await page.goto(`${hub.url}/notifications`);
  const texts = region('Texts');
  await texts.getByRole('button', { name: 'of Campana' }).click();
  const cell = (name: string) => page.getByRole('cell', { name, exact: true });
  const shipped = texts
    .getByRole('row')
    .filter({ has: cell('email') })
    .filter({ has: cell('alert') });
  await shipped.first().getByRole('button', { name: 'Look' }).click();
  const dialog = page.getByRole('dialog');
  const preview = dialog.getByRole('status', { name: 'Preview' });
  const text = dialog.getByLabel('Text', { exact: true });

  await text.fill('Nobody closes {{ title');
  await dialog.getByRole('button', { name: 'Preview' }).click();
  await preview.getByText('/body_template').waitFor();
  await text.fill('Look at **{{ title }}** at once');
  await dialog.getByLabel('Shown with').selectOption({ label: title });
  await dialog.getByLabel('Channel').selectOption('sms');
  await dialog.getByRole('button', { name: 'Preview' }).click();
  await preview.getByText('Look at The cold room is warm at once').waitFor();
  await dialog.getByLabel('Channel').selectOption('email');
  await dialog.getByLabel('Language').selectOption('–');
  await dialog.getByLabel('Severity').selectOption('–');
  await dialog.getByLabel('Name').fill('Mails of alerts');
  await dialog.getByRole('button', { name: 'Save as your own' }).click();
  await dialog.waitFor({ state: 'detached' });
  await texts.getByRole('button', { name: 'yours' }).click();
  await texts.getByRole('cell', { name: 'Mails of alerts' }).waitFor();
});

it('a message is looked at, and sent again', async () => {
  const title = 'The oven smokes';
  await itziar.writes({ title });
  await page.goto(`${hub.url}/notifications`);
  const row = region('Messages').getByRole('row').filter({ hasText: title }).filter({ hasText: 'email' });
  await row.getByText('accepted').waitFor();
  await row.getByRole('button', { name: 'Look' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('heading', { name: title }).waitFor();
  const before = mailsTo().length;
  await dialog.getByRole('button', { name: 'Send again' }).click();
  await another(before);
});
