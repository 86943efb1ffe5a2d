import type { Page } from 'playwright-core';
import { TestBrowser } from '../support/browser';
import { Hub } from '../support/hub';

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

/** Waits until the service worker answers for the page. */
const controlled = (page: Page) =>
  page.evaluate(
    'navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null || ' +
      'new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", () => done(true))))',
  );

/** The paths that the browser has kept. */
const kept = (page: Page) =>
  page.evaluate<string[]>(
    'caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name).then((cache) => cache.keys()))))' +
      '.then((lists) => lists.flat().map(({ url }) => new URL(url).pathname))',
  );

it('the browser keeps the page and its files, under the policy of the page, and no answer of the API', async () => {
  await hub.anAlert();
  const page = await browser.signedIn();
  expect(await controlled(page)).toBe(true);
  await page.reload();
  await page.getByRole('heading', { name: 'Inbox' }).waitFor();
  await page.goto(`${hub.url}/me`);
  await page.getByRole('heading', { level: 1, name: 'Me' }).waitFor();
  const paths = await kept(page);
  expect(paths).toContain('/');
  expect(paths.some((path) => path.endsWith('.js'))).toBe(true);
  expect(paths.filter((path) => !/^\/(assets\/[^/]+|campana\.(svg|webmanifest))?$/.test(path))).toEqual([]);
});

it('without a network the page says so, and no cache answers for the API', async () => {
  const page = await browser.signedIn();
  await controlled(page);
  await page.context().setOffline(true);
  await page.getByText('There is no connection to Campana. What you see may be old.').waitFor();
  expect(await page.evaluate(`fetch('/api/v1/alerts').then(() => 'answered', () => 'failed')`)).toBe('failed');
  await page.context().setOffline(false);
  await page.getByText('There is no connection to Campana.').waitFor({ state: 'detached' });
});

it('without a network the page still opens, and goes on when asked again', async () => {
  const page = await browser.signedIn();
  await controlled(page);
  await page.reload();
  await page.getByRole('heading', { name: 'Inbox' }).waitFor();
  await page.context().setOffline(true);
  await page.reload();
  await page.getByRole('button', { name: 'Try again' }).waitFor();
  await page.context().setOffline(false);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('heading', { name: 'Inbox' }).waitFor();
});

it('a new build is offered, and only then', async () => {
  const page = await browser.signedIn();
  await page.getByRole('heading', { name: 'Inbox' }).waitFor();
  expect(await page.getByText('There is a new version of this page.').count()).toBe(0);
  await page.route('**/api/v1/session', async (route) => {
    // what the browser adds by itself
    const headers = { ...route.request().headers(), origin: hub.url };
    const answer = await route.fetch({ headers });
    await route.fulfill({ response: answer, json: { ...(await answer.json()), build: 'another' } });
  });
  // the feed greets with the true build
  await page.routeWebSocket('**/api/v1/realtime*', () => undefined);
  await page.reload();
  await page.getByText('There is a new version of this page.').waitFor();
  await page.unroute('**/api/v1/session');
  await page.getByRole('button', { name: 'Reload' }).click();
  await page.getByRole('heading', { name: 'Inbox' }).waitFor();
  await page.getByText('There is a new version of this page.').waitFor({ state: 'detached' });
});

it('the policy lets no other script be a worker', async () => {
  const page = await browser.signedIn();
  const outcome = await page.evaluate(
    `navigator.serviceWorker.register('/assets/other.js').then(() => 'registered', (error) => error.name)`,
  );
  expect(outcome).toBe('TypeError');
  browser.faults.splice(0);
});
