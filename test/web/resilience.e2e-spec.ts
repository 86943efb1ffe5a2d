import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { TestBrowser } from '../support/browser';
import { Hub } from '../support/hub';
import { freePort, Process } from '../support/process';
import { TcpProxy } from '../support/tcp-proxy';

const DEADLINE_MS = 60_000;

let hub: Hub;
let redis: TcpProxy;
let environment: Record<string, string>;
let serving: Process;
let browser: TestBrowser;
beforeAll(async () => {
  hub = await Hub.start({});
  redis = await TcpProxy.open();
  environment = { PORT: await freePort(), TRUST_PROXY: '1', REDIS_URL: redis.url };
  serving = await (await Process.start(environment)).ready();
  browser = await TestBrowser.start({ url: serving.url, tenantId: hub.tenantId });
}, DEADLINE_MS);
afterAll(async () => {
  await browser.stop();
  await Process.endAll();
  redis.close();
  await hub.stop();
});
afterEach(() => expect(browser.faults.splice(0)).toEqual([]));

const isLive = (page: Page) => page.locator('.live-live').waitFor({ timeout: DEADLINE_MS });

/** An event comes by RabbitMQ: its alert appears on the page by itself. */
async function appears(page: Page): Promise<void> {
  const name = `Irina ${randomUUID().slice(0, 8)}`;
  await hub.anAlert({ ingredient_name: name });
  await page.getByRole('link', { name: new RegExp(name) }).waitFor({ timeout: DEADLINE_MS });
}

it('on a telephone, in Basque: Redis stops, the process is killed, the network is lost, and no alert is', async () => {
  const page = await browser.signedIn('owner', '/inbox', { width: 360, height: 800, locale: 'eu' });
  await page.getByRole('heading', { level: 1, name: 'Sarrera' }).waitFor();
  await isLive(page);
  await appears(page);

  redis.cut();
  await page.getByText('Zuzeneko eguneratzea etenda dago.').waitFor({ timeout: DEADLINE_MS });
  await appears(page);
  redis.restore();
  await page.getByText('Zuzeneko eguneratzea etenda dago.').waitFor({ state: 'detached', timeout: DEADLINE_MS });
  await isLive(page);
  await appears(page);

  await serving.kill();
  await page.locator('.live-live').waitFor({ state: 'detached', timeout: DEADLINE_MS });
  const missed = `Gatza ${randomUUID().slice(0, 8)}`;
  await hub.anAlert({ ingredient_name: missed });
  serving = await (await Process.start(environment)).ready();
  await isLive(page);
  await page.getByRole('link', { name: new RegExp(missed) }).waitFor({ timeout: DEADLINE_MS });

  await page.context().setOffline(true);
  await page.getByText('Ez dago Campanarekin konexiorik.').waitFor();
  await page.context().setOffline(false);
  await page.getByText('Ez dago Campanarekin konexiorik.').waitFor({ state: 'detached', timeout: DEADLINE_MS });
  await isLive(page);
  await appears(page);
  expect(Number(await page.evaluate('document.documentElement.scrollWidth'))).toBeLessThanOrEqual(360);
});
