import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { eventually } from '../../libs/testing/eventually';
import { TestBrowser } from '../support/browser';
import { Hub, type Json } from '../support/hub';

let hub: Hub;
let browser: TestBrowser;
beforeAll(async () => {
  hub = await Hub.start({ DEMO_MODE: 'true', TRUST_PROXY: '1' });
  browser = await TestBrowser.start(hub);
});
afterAll(async () => {
  await browser.stop();
  await hub.stop();
});
afterEach(() => expect(browser.faults.splice(0)).toEqual([]));

const statusOf = async (id: unknown) => (await hub.call('GET', `/api/v1/alerts/${String(id)}`)).body['status'];
const becomes = (id: unknown, status: string) =>
  eventually(async () => (await statusOf(id)) === status || undefined, { what: `the alert is ${status}` });

/** An alert of an event that came by RabbitMQ. */
const anAlert = (name = `Flour ${randomUUID().slice(0, 8)}`) => hub.anAlert({ ingredient_name: name });

it('an alert is opened, acknowledged, taken back and resolved; each step stands in the database', async () => {
  const alert = await anAlert();
  const page = await browser.signedIn();
  await page.getByRole('link', { name: String(alert['title']) }).click();
  const detail = page.getByRole('article');
  await detail.getByRole('button', { name: 'Acknowledge' }).click();
  await detail.getByText('Acknowledged', { exact: true }).first().waitFor();
  await becomes(alert['id'], 'acknowledged');
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
  await becomes(alert['id'], 'active');
  await detail.getByRole('button', { name: 'Resolve' }).click();
  await becomes(alert['id'], 'resolved');
});

it('two people at once: who was slower sees who was faster', async () => {
  const alert = await anAlert();
  const [one, other] = [
    await browser.signedIn('owner', `/inbox/${String(alert['id'])}`),
    await browser.signedIn('owner', `/inbox/${String(alert['id'])}`),
  ];
  await other.getByRole('article').getByRole('button', { name: 'Resolve' }).waitFor();
  await one.getByRole('article').getByRole('button', { name: 'Resolve' }).click();
  await becomes(alert['id'], 'resolved');
  await other.getByRole('article').getByRole('button', { name: 'Acknowledge' }).click();
  await other.getByText('Somebody changed this meanwhile').waitFor();
  await other.getByRole('article').getByText('Resolved', { exact: true }).first().waitFor();
  expect(await statusOf(alert['id'])).toBe('resolved');
});

it('by keyboard alone: down, open, acknowledge, and undo', async () => {
  const alert = await anAlert();
  const page = await browser.signedIn();
  await page.getByRole('link', { name: String(alert['title']) }).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/inbox\/[0-9a-f-]{36}/);
  await page.keyboard.press('a');
  await becomes(alert['id'], 'acknowledged');
  await page.getByRole('button', { name: 'Undo' }).waitFor();
  await page.keyboard.press('u');
  await becomes(alert['id'], 'active');
});

it('filters stand in the address: a link shows the same, and "back" takes them away', async () => {
  const page = await browser.signedIn();
  const name = `Only ${randomUUID().slice(0, 8)}`;
  await anAlert(name);
  await page.getByRole('searchbox').fill(name);
  await page.waitForURL(/q=Only/);
  await page.getByText('1 alert', { exact: true }).waitFor();
  const same = await browser.signedIn('owner', new URL(page.url()).pathname + new URL(page.url()).search);
  await same.getByText('1 alert', { exact: true }).waitFor();
  await page.goBack();
  await page.waitForURL(/\/inbox$/);
});

it('what the filter shows is saved as CSV', async () => {
  const name = `Saved ${randomUUID().slice(0, 8)}`;
  await anAlert(name);
  const page = await browser.signedIn('owner', `/inbox?q=${encodeURIComponent(name)}`);
  await page.getByText('1 alert', { exact: true }).waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export as CSV' }).click(),
  ]);
  const lines = readFileSync(await download.path(), 'utf8')
    .trim()
    .split('\n');
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain(name);
});

it('several alerts are resolved together', async () => {
  const ids = [];
  for (let n = 0; n < 3; n++) ids.push((await anAlert(`Together ${n} ${randomUUID().slice(0, 4)}`))['id']);
  const page = await browser.signedIn('owner', '/inbox?q=Together');
  await page.getByText('3 alerts').waitFor();
  for (const box of await page.getByRole('checkbox', { name: /Together/ }).all()) await box.check();
  await page.getByRole('toolbar').getByRole('button', { name: 'Resolve' }).click();
  for (const id of ids) await becomes(id, 'resolved');
  await page.getByText('3 done, 0 refused').waitFor();
});

it('signing out ends the session: the page asks to sign in, and the cookie is worth nothing', async () => {
  const page = await browser.signedIn();
  const [cookie] = await page.context().cookies();
  expect(cookie).toMatchObject({ name: 'campana', httpOnly: true, sameSite: 'Strict' });
  await page.getByLabel('Account and display').click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in with a token' }).waitFor();
  const headers = { origin: hub.url, cookie: `campana=${cookie?.value ?? ''}` };
  expect((await hub.call('GET', '/api/v1/alerts', { token: '', headers })).status).toBe(401);
});

it('foreign text never becomes markup', async () => {
  const hostile = {
    alert_type: 'hostile',
    severity: 'critical',
    title: '<img src=x onerror="document.title=\'owned\'"> \u202Egnp.exe',
    description:
      '[click](javascript:document.title="owned") <script>document.title="owned"</script> https://example.com/x',
    recommended_action: '<svg onload="document.title=\'owned\'">',
    labels: { store: '"><b>bold</b>' },
  };
  const { body } = await hub.call<Json>('POST', '/api/v1/alerts', { body: hostile });
  const page = await browser.signedIn('owner', `/inbox/${String(body['id'])}`);
  await page.getByRole('article').getByText('click').first().waitFor();
  expect(await page.title()).not.toContain('owned');
  expect(await page.getByRole('article').locator('img, script, b').count()).toBe(0);
  expect(await page.locator('a[href^="javascript:"]').count()).toBe(0);
  const link = page.getByRole('link', { name: 'https://example.com/x' });
  expect(await link.getAttribute('rel')).toBe('noopener noreferrer');
});

it('in Basque, at 360 px: the page fits, and its words are Basque', async () => {
  await anAlert();
  const page = await browser.signedIn('owner', '/inbox', { width: 360, height: 740, locale: 'eu' });
  await page.getByRole('heading', { name: 'Sarrera' }).waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
  expect(await page.getByRole('navigation').getByRole('link', { name: 'Gertakariak' }).isVisible()).toBe(true);
});
