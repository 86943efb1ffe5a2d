import { randomUUID } from 'node:crypto';
import { TestBrowser } from '../../support/browser';
import { Hub } from '../../support/hub';

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

it('a viewer sees the screens for viewers, and nothing to act with', async () => {
  const alert = await hub.anAlert();
  const page = await browser.signedIn('viewer', `/inbox/${String(alert['id'])}`);
  await page.getByRole('article').getByRole('heading', { level: 2 }).first().waitFor();
  expect(await page.getByRole('article').getByRole('button', { name: 'Acknowledge' }).count()).toBe(0);
  const links = await page.getByRole('navigation').getByRole('link').allTextContents();
  expect(links.map((text) => text.replace(/\d+\+?$/, ''))).toEqual([
    'Inbox',
    'Incidents',
    'On-call',
    'Work',
    'Analytics',
    'Me',
  ]);
  await page.goto(`${hub.url}/rules`);
  await page.getByText('This screen needs the permission alerts.manage.').waitFor();
});

it('the alert of another tenant is not found', async () => {
  const alert = await hub.anAlert();
  const page = await browser.signedIn('owner', `/inbox/${String(alert['id'])}`, {}, randomUUID());
  await page.getByRole('alert').first().waitFor();
  expect(await page.getByText(String(alert['title'])).count()).toBe(0);
});

it('staff act on alerts, and have no screens of managers', async () => {
  const alert = await hub.anAlert();
  const page = await browser.signedIn('staff', `/inbox/${String(alert['id'])}`);
  await page.getByRole('article').getByRole('button', { name: 'Acknowledge' }).waitFor();
  await page.goto(`${hub.url}/settings`);
  await page.getByText('This screen needs the permission alerts.manage.').waitFor();
});
