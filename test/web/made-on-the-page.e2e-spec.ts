import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { TestBrowser } from '../support/browser';
import { Hub, type Json } from '../support/hub';

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

const listed = async (path: string) => (await hub.call<{ items: Json[] }>('GET', path)).body.items;

it('an alert is written by hand, and stands on the list at once', async () => {
  const page = await browser.signedIn('staff');
  expect(await page.getByRole('button', { name: 'Announce' }).count()).toBe(0);
  const title = `Smell of gas ${randomUUID().slice(0, 6)}`;
  await page.getByRole('button', { name: 'Write an alert' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Title').fill(title);
  await dialog.getByLabel('Text').fill('At the back door');
  expect(await browser.axe(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Send' }).click();
  await page.getByRole('link', { name: title }).waitFor();
});

it('an announcement asks once more, and goes to all', async () => {
  const page = await browser.signedIn();
  page.on('dialog', (asked) => void asked.accept());
  await page.getByRole('button', { name: 'Announce' }).click();
  await page.getByRole('dialog').getByLabel('Title').fill('Closed at noon');
  await page.getByRole('dialog').getByLabel('Text').fill('The street is dug up');
  await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click();
  await page.getByText('All members hear of it').waitFor();
  await eventually(
    async () => (await listed('/api/v1/alerts')).some(({ title }) => title === 'Closed at noon') || undefined,
  );
});

it('a policy is made', async () => {
  const page = await browser.signedIn('owner', '/policies');
  await page.getByRole('button', { name: 'New policy' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Ovens');
  await dialog.getByRole('button', { name: 'Add a level' }).click();
  expect(await browser.axe(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('article', { name: 'Ovens' }).waitFor();
  const made = (await listed('/api/v1/alerts/escalation-policies')).find(({ name }) => name === 'Ovens');
  expect(made).toMatchObject({ default_for: [], levels: [{ after_seconds: 0 }, { after_seconds: 900 }] });
});

it('a member is added and changed', async () => {
  const page = await browser.signedIn('owner', '/people');
  await page.getByRole('button', { name: 'Add somebody' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Miren');
  expect(await browser.axe(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save' }).click();
  const row = page.getByRole('row', { name: /Miren/ });
  await row.getByRole('button', { name: 'Change' }).click();
  await dialog.getByLabel('Manager', { exact: true }).first().check();
  await dialog.getByLabel('Time zone').fill('Europe/Madrid');
  await dialog.getByLabel('Is told of alerts').uncheck();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await row.getByText('not active').waitFor();
  const member = (await listed('/api/v1/alerts/members')).find(({ name }) => name === 'Miren');
  expect(member).toMatchObject({ roles: ['staff', 'manager'], time_zone: 'Europe/Madrid', is_active: false });
});
