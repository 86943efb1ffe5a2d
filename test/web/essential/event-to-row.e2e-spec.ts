import { randomUUID } from 'node:crypto';
import { TestBrowser } from '../../support/browser';
import { Hub, type Json } from '../../support/hub';

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

/** Sooner than the page would ask by itself, every 15 seconds. */
const SEEN_WITHIN_MS = 10_000;

it('an event of RabbitMQ becomes a row of the inbox by itself, and the badge counts it', async () => {
  const page = await browser.signedIn();
  await page.getByRole('heading', { name: 'All quiet' }).waitFor();
  const name = `Flour ${randomUUID().slice(0, 8)}`;
  const alert: Json = await hub.anAlert({ ingredient_name: name });
  await page.getByRole('link', { name: String(alert['title']) }).waitFor({ timeout: SEEN_WITHIN_MS });
  await page
    .getByRole('navigation')
    .getByRole('link', { name: /^Inbox\s*1$/ })
    .first()
    .waitFor({ timeout: SEEN_WITHIN_MS });
});
