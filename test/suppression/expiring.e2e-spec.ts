import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { ActionTokens, type TokenAction } from '../../src/notifications/deliveries/sending/action-tokens';
import { DeliveryHub, localReceivers, WebhookReceiver } from '../support/delivery-hub';
import { Hub, type Json, token } from '../support/hub';
import { aSuppression, type Kind, SuppressionHub, SUPPRESSIONS } from '../support/suppression-hub';

const MINUTE_MS = 60_000;
const PUBLIC_URL = 'https://campana.example';

let hub: Hub;
let noise: SuppressionHub;
let deliveries: DeliveryHub;
let receiver: WebhookReceiver;
/** How far the clock is ahead. */
let ahead = 0;

beforeAll(async () => {
  receiver = await WebhookReceiver.open();
  hub = await Hub.start({ ...localReceivers, PUBLIC_URL });
  noise = new SuppressionHub(hub);
  deliveries = await DeliveryHub.of(hub);
  await hub.call('PUT', '/api/v1/alerts/config', { body: { medium_alert_channels: ['webhook'] } });
});
afterAll(async () => {
  await hub.stop();
  await receiver.close();
});

const move = (minutes: number) => {
  ahead += minutes;
  hub.moveClock(minutes * MINUTE_MS);
};
/** By the clock of the application. */
const at = (minutes: number): string => new Date(Date.now() + (ahead + minutes) * MINUTE_MS).toISOString();

/** A member with a verified webhook, who makes a suppression of an hour. */
async function suppressed(kind: Kind, role = 'manager', fields: Json = {}) {
  const path = `/${randomUUID()}`;
  const { userId } = await deliveries.target('webhook', receiver.urlOf(path));
  await hub.call('PUT', `/api/v1/alerts/members/${userId}`, { body: { name: 'Ana', roles: [role], locale: 'en' } });
  const body = aSuppression({ alert_types: [kind.alertType], start_time: at(-1), end_time: at(59), ...fields });
  const bearer = await token(hub.tenantId, 'manager', { sub: userId });
  const answer = await hub.call('POST', SUPPRESSIONS, { token: bearer, body });
  expect(answer.status).toBe(201);
  return { userId, id: String(answer.body['id']), end: String(answer.body['end_time']), path };
}

const heard = (path: string, count: number): Promise<Json[]> =>
  eventually(
    () => {
      const all = receiver.at(path).map(({ body }) => body['data'] as Json);
      if (all.length < count) throw new Error(`${all.length} notices`);
      return Promise.resolve(all);
    },
    { within: 20_000, what: `${count} notices` },
  );
const endOf = async (id: string) => (await hub.call('GET', `${SUPPRESSIONS}/${id}`)).body['end_time'];
const minutesBetween = (one: unknown, other: unknown) =>
  (Date.parse(String(other)) - Date.parse(String(one))) / MINUTE_MS;
const open = (method: string, path: string) => hub.call<string>(method, path, { token: '' });
const tokenFor = (notice: Json | undefined, action: TokenAction): string =>
  hub.app
    .get(ActionTokens, { strict: false })
    .create({ deliveryId: String(notice?.['delivery_id']), action, expiresAt: new Date(at(60)) });
const linkOf = (notice: Json | undefined): string => String(notice?.['url']).slice(PUBLIC_URL.length);

it('who made a suppression hears of its end, extends it by one click, and hears what it kept quiet', async () => {
  const kind = await noise.kind();
  const published = await hub.outside.listen('alerts', 'alerts.suppression_expiring');
  const one = await suppressed(kind);
  expect(await noise.trigger(kind, { oven: 1 })).toBe('suppressed');
  expect(await noise.trigger(kind, { oven: 1 })).toBe('suppressed');
  expect(await noise.trigger(kind, { oven: 2 })).toBe('suppressed');

  move(45);
  const [first] = await heard(one.path, 1);
  expect(first).toMatchObject({
    kind: 'notice',
    subject: 'Suppression ends in 14 minutes: the oven is being repaired',
    message: expect.stringContaining('quiet: 2') as unknown,
  });
  expect(published.filter(({ body }) => body['suppression_id'] === one.id)).toMatchObject([
    { body: { until: one.end } },
  ]);

  expect((await open('GET', linkOf(first))).body).toContain('Extend by an hour');
  expect(await endOf(one.id)).toBe(one.end);
  for (const _ of [1, 2]) expect((await open('POST', linkOf(first))).status).toBe(200);
  expect(minutesBetween(one.end, await endOf(one.id))).toBe(60);

  move(60);
  const [, second] = await heard(one.path, 2);
  expect(second?.['subject']).toBe('Suppression ends in 14 minutes: the oven is being repaired');
  move(15);
  const [, , last] = await heard(one.path, 3);
  expect(last).toMatchObject({
    subject: 'Suppression has ended: the oven is being repaired',
    message: expect.stringContaining(`${kind.alertType}: 2`) as unknown,
  });
  expect((await open('POST', linkOf(second))).status).toBe(410);
  const unsubscribe = tokenFor(last, 'unsubscribe');
  expect((await open('POST', `/u/${unsubscribe}`)).status).toBe(200);
  const { body } = await hub.call('GET', `/api/v1/alerts/preferences?member_id=${one.userId}`);
  expect(body['muted']).toEqual({ notice: ['webhook'] });
  expect(receiver.at(one.path)).toHaveLength(3);
});

it('a short suppression, and one that kept nothing quiet, end without a word', async () => {
  const [quiet, short, told] = [await noise.kind(), await noise.kind(), await noise.kind()];
  const none = await suppressed(quiet, 'manager', { end_time: at(25) });
  const brief = await suppressed(short, 'manager', { end_time: at(25) });
  const later = await suppressed(told, 'manager', { end_time: at(25) });
  for (const kind of [short, told]) expect(await noise.trigger(kind)).toBe('suppressed');
  move(26);
  expect((await heard(later.path, 1))[0]?.['subject']).toMatch(/^Suppression has ended/);
  expect((await heard(brief.path, 1))[0]?.['subject']).toMatch(/^Suppression has ended/);
  expect(receiver.at(none.path)).toEqual([]);
});

it('extending is recorded, needs alerts.manage, and is refused where it is too long or over', async () => {
  const one = await suppressed(await noise.kind());
  const extend = (minutes: unknown, fields = {}) =>
    hub.call('POST', `${SUPPRESSIONS}/${one.id}/extend`, { body: { minutes }, ...fields });
  const before = (await hub.call('GET', `${SUPPRESSIONS}/${one.id}`)).body;
  const { status, body } = await extend(30);
  expect([status, minutesBetween(before['end_time'], body['end_time'])]).toEqual([200, 30]);
  expect(Number(body['version'])).toBe(Number(before['version']) + 1);
  expect(await deliveries.directory.audited(one.id)).toEqual(['suppression.created', 'suppression.updated']);
  expect(await extend(0)).toMatchObject({ status: 422, body: { errors: [{ pointer: '/minutes' }] } });
  expect(await extend(527_000)).toMatchObject({ status: 422, body: { errors: [{ pointer: '/end_time' }] } });
  expect((await extend(5, { token: await token(hub.tenantId, 'staff') })).status).toBe(403);
  expect((await extend(5, { token: await token(randomUUID()) })).status).toBe(404);
  await noise.endSuppression(one.id);
  expect(await extend(5)).toMatchObject({ status: 409 });
});

it('a link does not give its reader permissions that they lost', async () => {
  const one = await suppressed(await noise.kind(), 'staff');
  move(45);
  const [notice] = await heard(one.path, 1);
  expect((await open('POST', linkOf(notice))).status).toBe(403);
  expect((await open('POST', `/a/${tokenFor(notice, 'acknowledge')}`)).status).toBe(404);
  expect(await endOf(one.id)).toBe(one.end);
});
