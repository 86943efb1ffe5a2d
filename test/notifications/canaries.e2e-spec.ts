import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { Contract } from '../support/contract';
import { aPhone, DirectoryHub } from '../support/directory-hub';
import { Hub, type Json, SECRET, token } from '../support/hub';
import { KeptEvents } from '../support/kept-events';
import { Process } from '../support/process';
import { FakeProviders } from '../support/providers/fake-providers';
import { FaultMailServer } from '../support/providers/fault-mail-server';
import { type Route, routesTo } from '../support/providers/sending';
import { SampleResources } from '../support/sample-resources';
import { tablesWith } from '../support/tables-with';

jest.setTimeout(240_000);

const ALERTS = '/api/v1/alerts';

const canary = (name: string): string => `canary-${name}-${randomUUID()}`;
const KEY = Buffer.from(randomUUID().slice(0, 32)).toString('base64');
const own = {
  SMTP_PASSWORD: canary('smtp'),
  TELEGRAM_WEBHOOK_SECRET: canary('telegram'),
  SLACK_SIGNING_SECRET: canary('slack'),
  META_APP_SECRET: canary('meta'),
  META_VERIFY_TOKEN: canary('verify'),
};

let fakes: FakeProviders;
let mail: FaultMailServer;
let running: Process;
let hub: Hub;
let directory: DirectoryHub;
let events: KeptEvents;
let published: { body: Json }[];
/** What must be nowhere but at its provider, and what its owner alone may see. */
const secrets: string[] = [];
const addresses: string[] = [];

beforeAll(async () => {
  fakes = await FakeProviders.open();
  mail = await FaultMailServer.open({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ password }, _, done) =>
      password === own.SMTP_PASSWORD ? done(null, { user: 'campana' }) : done(new Error('wrong')),
  });
  const smtp = { SMTP_HOST: '127.0.0.1', SMTP_PORT: String(mail.port), SMTP_SECURITY: 'none', SMTP_USER: 'campana' };
  const environment = { ...fakes.environment, ...smtp, ...own, ENCRYPTION_KEYS: `canary:${KEY}` };
  running = await Process.start({ ...environment, LOG_LEVEL: 'trace', PROVIDER_TIMEOUT_SECONDS: '2' });
  hub = await Hub.of(running);
  directory = await DirectoryHub.of(hub);
  events = await KeptEvents.of(hub);
  published = await hub.outside.listen('alerts', 'alerts.#');
  const { twilioToken, sendgridKey, awsSecret, metaToken, slackToken, telegramToken, googleToken } = fakes.keys;
  secrets.push(...Object.values(own), KEY, SECRET, fakes.environment['VAPID_PRIVATE_KEY'] ?? '');
  secrets.push(twilioToken, sendgridKey, awsSecret, metaToken, slackToken, telegramToken, googleToken);
  secrets.push((fakes.environment['FCM_SERVICE_ACCOUNT'] ?? '').split('\\n')[5] ?? '');
});
afterAll(async () => {
  await events.stop();
  await hub.stop();
  await mail.close();
  await fakes.close();
});

/** A route over one provider of each channel, with numbers that could exist. */
const routes = (): readonly Route[] =>
  routesTo(fakes)
    .filter(({ provider }) => !['sendgrid', 'sns', 'meta', 'web_push'].includes(provider))
    .map((route) => {
      if (route.provider !== 'twilio') return route;
      const number = aPhone();
      return { ...route, address: { number }, key: route.channel === 'whatsapp' ? `whatsapp:${number}` : number };
    });

const configOf = ({ channel, address }: Route): Json =>
  channel === 'telegram'
    ? { chat_id: (address as { chatId: string }).chatId }
    : { url: (address as { url: string }).url };

const textOf = ({ address }: Route): unknown => {
  const { email, number, chatId, channel, url } = address as unknown as Record<string, string | undefined>;
  return email ?? number ?? chatId ?? channel ?? url ?? address;
};

/** A target at the fakes: its key there, and what its provider knows and might repeat. */
interface Target {
  readonly key: string;
  readonly echo: string;
}

const shared = ['slack_webhook', 'discord', 'teams', 'webhook', 'telegram'];

/** A manager with an address on every channel, and a destination for each channel that has one. */
async function everybody(): Promise<Target[]> {
  const { twilioToken, slackToken, telegramToken, googleToken } = fakes.keys;
  const secretOf: Json = { twilio: twilioToken, slack: slackToken, telegram: telegramToken, fcm: googleToken };
  const echoOf = (route: Route) => `${String(secretOf[route.provider])} ${JSON.stringify(textOf(route))} ${route.key}`;
  const targets: Target[] = [];
  const { id } = await directory.member({ roles: ['manager'] });
  const email = `${canary('mail')}@shop.example`;
  const mailed = { channel: 'email', provider: 'smtp', key: email, address: { email, name: null } } as const;
  for (const route of [...routes(), mailed]) {
    if (['slack_webhook', 'discord', 'teams'].includes(route.provider)) continue;
    const contact = await directory.contact(id, { channel: route.channel, address: textOf(route) });
    await hub.sql('UPDATE contact_methods SET verified_at = now() WHERE id = $1', [contact.id]);
    addresses.push(route.channel === 'push' ? route.key : String(textOf(route)));
    targets.push({ key: route.key, echo: echoOf(route) });
  }
  for (const route of routes().filter(({ provider }) => shared.includes(provider))) {
    const body = { channel: route.channel, name: randomUUID(), config: configOf(route) };
    const { status, body: made } = await hub.call('POST', `${ALERTS}/destinations`, { body });
    expect([route.channel, status]).toEqual([route.channel, 201]);
    if (typeof made['secret'] === 'string') secrets.push(made['secret']);
    if (!['webhook', 'telegram'].includes(route.provider)) secrets.push(route.key);
    targets.push({ key: route.key, echo: echoOf(route) });
  }
  return targets;
}

/** Raises a critical alert, and waits until all its deliveries have ended. @returns its id and their states */
async function told(): Promise<{ id: string; states: string[] }> {
  const body = { alert_type: 'oven', severity: 'critical', title: 'Oven', description: 'It is cold.' };
  const { body: alert } = await hub.call('POST', ALERTS, { body: { ...body, notify_roles: ['manager'] } });
  const sql = `SELECT channel || ' ' || state AS state FROM deliveries WHERE alert_id = $1 AND channel <> 'in_app' AND state <> 'skipped'`;
  const states = await eventually(
    async () => {
      const rows = await hub.sql<{ state: string }>(sql, [alert['id']]);
      const open = rows.filter(({ state }) => !/ (accepted|delivered|failed|unknown)$/.test(state));
      if (rows.length < 13 || open.length > 0) throw new Error(JSON.stringify(rows));
      return rows.map(({ state }) => state);
    },
    { within: 90_000, what: 'the end of all deliveries' },
  );
  return { id: String(alert['id']), states };
}

/** The tokens in the messages that went out. */
const tokens = (): string[] => {
  const sent = fakes.requests.map(({ body }) => body.toString()).join('\n');
  return [...new Set([...sent.matchAll(/(?<![\w-])[\w-]{52}(?![\w-])/g)].map(([found]) => found))];
};

const shownIn = (text: string, hidden: readonly string[]): string[] => hidden.filter((one) => text.includes(one));

/** Reads every route that has no side effects. @returns all that was answered */
async function readAll(bearer: string): Promise<string> {
  const contract = new Contract();
  const resources = new SampleResources(hub);
  const answers: string[] = [];
  for (const { path } of contract.operations.filter(({ method }) => method === 'GET'))
    answers.push(JSON.stringify((await hub.call('GET', await resources.pathTo(path), { token: bearer })).body));
  return answers.join('\n');
}

it('no secret, address, token or code is in a log, metric, event, answer or table, whatever becomes of the messages', async () => {
  const channels = ['email', 'sms', 'whatsapp', 'push', 'slack', 'telegram', 'webhook', 'voice'];
  await hub.call('PUT', `${ALERTS}/config`, { body: { critical_alert_channels: channels } });
  const targets = await everybody();
  const { id, states } = await told();
  expect(states.filter((state) => !/ (accepted|delivered)$/.test(state))).toEqual([]);
  for (const { key } of targets) fakes.next(key, 'server_error');
  await told();
  for (const { key, echo } of targets) fakes.next(key, { status: 400, body: echo });
  const refused = await told();
  expect(refused.states.filter((state) => state.endsWith(' failed')).length).toBeGreaterThan(5);
  expect((await hub.call('POST', `${ALERTS}/${id}/resolve`)).status).toBe(200);
  await eventually(
    async () =>
      (await hub.sql(`SELECT 1 FROM deliveries WHERE alert_id = $1 AND kind = 'resolved' AND state = 'accepted'`, [id]))
        .length >= 10,
    { what: 'the end of it is told' },
  );
  const number = '+34600000123';
  const member = await directory.memberWith({ channel: 'sms', address: number });
  await directory.onContact(member.memberId, member.id, 'send-code');
  const [message] = await eventually(() => fakes.for(number).length > 0 && fakes.for(number));
  const code = /\b\d{6}\b/.exec(message?.form['Body'] ?? '')?.[0] ?? '';
  addresses.push(number);
  expect(code).toMatch(/^\d{6}$/);
  expect(tokens().length).toBeGreaterThan(10);
  await events.heard();

  const hidden = [...secrets, ...addresses, ...tokens()];
  expect(hidden.filter((one) => one.length < 8)).toEqual([]);
  const logs = running.stdout + running.stderr;
  expect(logs).toContain('a delivery ended as failed');
  const metrics = await (await fetch(`${running.url}/metrics`)).text();
  expect(metrics).toContain('notification_deliveries_total');
  const messages = JSON.stringify(published.map(({ body }) => body));
  expect(messages).toContain('alert_notification_failed');
  for (const text of [logs, metrics, messages]) {
    expect(shownIn(text, hidden)).toEqual([]);
    expect(text).not.toMatch(new RegExp(`\\b${code}\\b`));
  }
  expect(await tablesWith(hub, ...hidden)).toEqual([]);
  expect(shownIn(await readAll(await token(hub.tenantId, 'staff')), hidden)).toEqual([]);
  expect(shownIn(await readAll(await token(hub.tenantId)), [...secrets, ...tokens()])).toEqual([]);
});
