import { createECDH, randomBytes, randomUUID } from 'node:crypto';
import type { BrowserContext, Page } from 'playwright-core';
import { eventually } from '../../libs/testing/eventually';
import { TestBrowser } from '../support/browser';
import { Hub, type Json } from '../support/hub';

const vapid = createECDH('prime256v1');
vapid.generateKeys();

let hub: Hub;
let browser: TestBrowser;
beforeAll(async () => {
  hub = await Hub.start({
    TRUST_PROXY: '1',
    VAPID_PUBLIC_KEY: vapid.getPublicKey('base64url'),
    VAPID_PRIVATE_KEY: vapid.getPrivateKey('base64url'),
    VAPID_SUBJECT: 'mailto:ops@campana.example',
  });
  browser = await TestBrowser.start(hub);
});
afterAll(async () => {
  await browser.stop();
  await hub.stop();
});
afterEach(() => expect(browser.faults.splice(0)).toEqual([]));

/** Writes down what the browser would ring, in place of its loudspeaker and its desktop. */
const recorder = `
  window.rung = [];
  window.AudioContext = class extends AudioContext {
    constructor() { super(); window.rung.push('tone'); }
  };
  window.Notification = class {
    static permission = 'granted';
    static requestPermission() { return Promise.resolve('granted'); }
    constructor(title) { window.rung.push(title); }
    close() {}
  };`;

const rung = (page: Page) => page.evaluate<string[]>('window.rung');

async function asksToRing(page: Page): Promise<void> {
  await page.getByLabel('Account and display').click();
  await page.getByLabel('Sound for notifications').selectOption({ label: 'On' });
  await page.getByLabel('Notifications of the desktop').selectOption({ label: 'On' });
  await page.getByLabel('Account and display').click();
}

const critical = (name: string) =>
  hub.call('POST', '/api/v1/alerts', {
    body: { alert_type: 'oven_fire', severity: 'critical', title: name, description: 'Now' },
  });

it('a notification rings in one tab alone, and only where it was asked for', async () => {
  const first = await browser.signedIn();
  await first.addInitScript(recorder);
  await first.reload();
  await asksToRing(first);
  const second = await first.context().newPage();
  await second.addInitScript(recorder);
  await second.goto(`${hub.url}/inbox`);
  await second.getByText('live', { exact: true }).waitFor();
  const title = `Fire ${randomUUID().slice(0, 8)}`;
  await critical(title);
  await eventually(async () => (await rung(first)).length >= 2 || undefined, { what: 'the ringing' });
  expect(await rung(first)).toEqual(['tone', expect.stringContaining(title)]);
  await second.getByText(title).first().waitFor();
  expect(await rung(second)).toEqual([]);

  // when the tab that rings is closed, the other takes over
  await first.close();
  const next = `Smoke ${randomUUID().slice(0, 8)}`;
  await critical(next);
  await eventually(async () => (await rung(second)).length >= 2 || undefined, { what: 'the other tab rings' });
});

/** Stands for the push service of the browser's maker, which cannot be reached from here. */
const pushService = `
  PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
    window.subscribedWith = applicationServerKey;
    return { toJSON: () => ({ endpoint: 'https://93.184.216.34/push/1', keys: ${JSON.stringify({
      p256dh: vapid.getPublicKey('base64url'),
      auth: randomBytes(16).toString('base64url'),
    })} }) };
  };`;

/** Hands a message to the service worker, as the push service would. */
async function deliver(context: BrowserContext, page: Page, message: Json): Promise<void> {
  const session = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) =>
    session.on(
      'ServiceWorker.workerRegistrationUpdated',
      ({ registrations: [one] }) => one && resolve(one.registrationId),
    ),
  );
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.deliverPushMessage', {
    origin: hub.url,
    registrationId: await registered,
    data: JSON.stringify(message),
  });
}

const shown = (page: Page) =>
  page.evaluate<{ title: string; body: string; tag: string; actions: string[] }[]>(
    `navigator.serviceWorker.ready.then((one) => one.getNotifications()).then((all) => all.map(({ title, body, tag, actions }) => ({ title, body, tag, actions: actions.map(({ action }) => action) })))`,
  );

it('this browser subscribes to push messages, and shows the last one of an alert', async () => {
  const page = await browser.signedIn('owner', '/me');
  await page.context().grantPermissions(['notifications'], { origin: hub.url });
  await page.addInitScript(pushService);
  await page.reload();
  await page.getByRole('button', { name: 'Notify me in this browser' }).click();
  await page.getByText('not confirmed').waitFor();
  expect(await page.evaluate('window.subscribedWith')).toBe(vapid.getPublicKey('base64url'));

  const about = { severity: 'critical', alert_id: randomUUID(), delivery_id: randomUUID(), url: null };
  const actions = [{ action: 'acknowledge', title: 'Acknowledge' }];
  await deliver(page.context(), page, { ...about, title: 'Oven fire', body: 'Oven 3', actions });
  await deliver(page.context(), page, { ...about, title: 'Oven fire ×2', body: 'Oven 3', actions });
  const [one, ...others] = await eventually(async () => {
    const all = await shown(page);
    return all.some(({ title }) => title === 'Oven fire ×2') ? all : undefined;
  });
  expect(one).toEqual({ title: 'Oven fire ×2', body: 'Oven 3', tag: about.alert_id, actions: ['acknowledge'] });
  expect(others).toEqual([]);
});
