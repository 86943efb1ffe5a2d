import { randomBytes, randomUUID } from 'node:crypto';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { eventually } from '../../libs/testing/eventually';
import { DeactivateDestinationCommand } from '../../src/notifications/destinations/commands/change-destination';
import {
  GetDestinationAddressesQuery,
  GetDestinationsQuery,
} from '../../src/notifications/destinations/queries/get-destinations';
import { isToldOf } from '../../src/notifications/destinations/tenant-destinations';
import { administratorToken, Hub, type Json, token } from '../support/hub';
import { DESTINATIONS } from '../support/wishes-hub';

const CANARY = `canary-${randomUUID()}`;
const DAY_MS = 86_400_000;
const shared = 'https://hooks.example/shared';

let hub: Hub;
beforeAll(async () => {
  const key = `test:${randomBytes(32).toString('base64')}`;
  hub = await Hub.start({ ENCRYPTION_KEYS: key, SLACK_WEBHOOK_URL: shared, LOG_LEVEL: 'error' });
});
afterAll(() => hub.stop());

const aDestination = (fields: Json = {}): Json => ({
  channel: 'webhook',
  name: randomUUID(),
  config: { url: 'https://screen.example/alerts' },
  ...fields,
});
const post = (body: Json, path = '') => hub.call('POST', `${DESTINATIONS}${path}`, { body });
const made = async (fields: Json = {}): Promise<Json & { id: string }> => {
  const { status, body } = await post(aDestination(fields));
  expect([status, body]).toEqual([201, body]);
  return body as Json & { id: string };
};
const ask = () => hub.app.get(QueryBus, { strict: false });
const planned = async (tenantId = hub.tenantId) =>
  (await ask().execute(new GetDestinationsQuery([tenantId]))).get(tenantId) ?? [];
const addressOf = async (id: string) =>
  (await ask().execute(new GetDestinationAddressesQuery([{ tenantId: hub.tenantId, id }])))[0];
const pointersOf = ({ body }: { body: Json }): string[] =>
  (body['errors'] as { pointer: string }[]).map(({ pointer }) => pointer);

it('a destination is created, listed, shown, replaced by version, and deleted; its audit stays', async () => {
  const match = { severities: ['critical'], labels: [{ name: 'store', operator: '=', value: '2' }] };
  const { secret, ...one } = await made({ match, on: ['firing', 'updated'], include_quiet: true });
  expect(one).toMatchObject({
    config: { url: 'https://screen.example/alerts' },
    match,
    on: ['firing', 'updated'],
    include_quiet: true,
    is_active: true,
    version: 1,
  });
  const path = `${DESTINATIONS}/${one.id}`;
  expect((await hub.call('GET', path)).body).toEqual(one);
  expect((await hub.call<{ items: Json[] }>('GET', DESTINATIONS)).body.items).toContainEqual(one);
  const body = { channel: 'webhook', name: 'Kitchen', is_active: false };
  expect(await hub.call('PUT', path, { body, headers: { 'if-match': '"7"' } })).toMatchObject({
    status: 412,
    body: { type: '/problems/destination-changed', version: 1 },
  });
  const replaced = await hub.call('PUT', path, { body });
  expect(replaced.body).toMatchObject({
    ...body,
    config: one['config'],
    on: ['firing', 'resolved'],
    version: 2,
    secret: null,
  });
  expect(await addressOf(one.id)).toMatchObject({
    address: { url: 'https://screen.example/alerts', secrets: [secret] },
  });
  expect((await hub.call('DELETE', path)).status).toBe(204);
  expect(await hub.call('GET', path)).toMatchObject({ status: 404, body: { type: '/problems/destination-not-found' } });
  const { body: audit } = await hub.call<{ items: Json[] }>('GET', `/api/v1/alerts/audit?subject_id=${one.id}`);
  expect(audit.items.map(({ action }) => action)).toEqual(
    ['deleted', 'updated', 'created'].map((action) => `destination.${action}`),
  );
});

it.each<[string, Json, Json]>([
  ['slack', { url: `https://hooks.example/${CANARY}` }, {}],
  ['slack', { bot_token: `xoxb-${CANARY}`, channel: 'C024BE91L' }, { channel: 'C024BE91L' }],
  ['discord', { url: `https://hooks.example/${CANARY}` }, {}],
  ['teams', { url: `https://hooks.example/${CANARY}` }, {}],
  ['telegram', { chat_id: '-1001' }, { chat_id: '-1001' }],
])('of %s with %j only what is not secret is shown again', async (channel, config, shown) => {
  const one = await made({ channel, config });
  expect(one).toMatchObject({ config: shown, secret: null });
  expect(Object.keys(one['config'] as Json)).toEqual(Object.keys(shown));
  const known = (await addressOf(one.id))?.address;
  expect(Object.values(config).every((value) => Object.values(known ?? {}).includes(value as string))).toBe(true);
});

it('no secret is stored in the clear, in the audit log, in an event or in an answer', async () => {
  const { id, secret } = await made({ config: { url: 'https://screen.example/x' } });
  await post({}, `/${id}/rotate-secret`);
  await made({ channel: 'teams', config: { url: `https://hooks.example/${CANARY}` } });
  const secrets = [CANARY, String(secret), String(secret).slice(6)];
  for (const table of ['notification_destinations', 'audit_log', 'outbox_dispatches', 'outbox_publications']) {
    const rows = await hub.sql<{ row: string }>(`SELECT t::text AS row FROM ${table} t WHERE tenant_id = $1`, [
      hub.tenantId,
    ]);
    for (const { row } of rows) for (const text of secrets) expect(row).not.toContain(text);
  }
  const listed = JSON.stringify((await hub.call('GET', `${DESTINATIONS}?limit=200`)).body);
  for (const text of secrets) expect(listed).not.toContain(text);
});

it('the secret of a webhook is shown once; after a rotation the old one lives for a day', async () => {
  const one = await made();
  expect(one['secret']).toMatch(/^whsec_[\w+/]{43}=$/);
  expect((await hub.call('GET', `${DESTINATIONS}/${one.id}`)).body).not.toHaveProperty('secret');
  const rotated = await post({}, `/${one.id}/rotate-secret`);
  expect(rotated).toMatchObject({ status: 200, body: { version: 2 } });
  const secret = rotated.body['secret'];
  expect(secret).not.toBe(one['secret']);
  expect(await addressOf(one.id)).toMatchObject({ address: { secrets: [secret, one['secret']] } });
  hub.moveClock(DAY_MS);
  expect(await addressOf(one.id)).toMatchObject({ address: { secrets: [secret] } });
  hub.moveClock(-DAY_MS);
  const chat = await made({ channel: 'telegram', config: { chat_id: '5' } });
  expect(await post({}, `/${chat.id}/rotate-secret`)).toMatchObject({
    status: 409,
    body: { type: '/problems/destination-without-secret' },
  });
});

it.each<[Json, string]>([
  [{ channel: 'sms' }, '/channel'],
  [{ name: '' }, '/name'],
  [{ config: undefined }, '/config'],
  [{ config: { url: 'http://screen.example' } }, '/config/url'],
  [{ config: { url: 'https://127.0.0.1/x' } }, '/config/url'],
  [{ config: { url: 'https://169.254.169.254/x' } }, '/config/url'],
  [{ config: { url: 'https://screen.example:22/x' } }, '/config/url'],
  [{ config: { url: 'https://u:p@screen.example/x' } }, '/config/url'],
  [{ channel: 'slack', config: { bot_token: 'x', channel: 'C1' } }, '/config/bot_token'],
  [{ on: ['never'] }, '/on'],
  [{ on: [] }, '/on'],
  [{ match: { labels: [{ name: 'x', operator: '=~', value: '(' }] } }, '/match/labels'],
  [{ unknown: 1 }, '/unknown'],
])('refuses %j, and saves nothing', async (fields, pointer) => {
  const body = aDestination(fields);
  const refused = await post(body);
  expect([refused.status, pointersOf(refused)]).toEqual([422, [pointer]]);
  const { body: all } = await hub.call<{ items: Json[] }>('GET', `${DESTINATIONS}?limit=200`);
  expect(all.items.map(({ name }) => name)).not.toContain(body['name']);
});

it('another channel needs a configuration of its own', async () => {
  const { id } = await made();
  const body = { channel: 'discord', name: randomUUID() };
  const refused = await hub.call('PUT', `${DESTINATIONS}/${id}`, { body });
  expect([refused.status, pointersOf(refused)]).toEqual([422, ['/config']]);
  const config = { url: 'https://hooks.example/d' };
  const changed = await hub.call('PUT', `${DESTINATIONS}/${id}`, { body: { ...body, config } });
  expect([changed.status, changed.body['secret']]).toEqual([200, null]);
  expect(await addressOf(id)).toMatchObject({ channel: 'discord', address: config });
});

it('names are unique in a tenant', async () => {
  const { name } = await made();
  expect(await post(aDestination({ name }))).toMatchObject({
    status: 409,
    body: { type: '/problems/destination-name-taken' },
  });
});

it('a tenant has at most 50, however many are added at the same time', async () => {
  const other = await administratorToken(randomUUID());
  const add = () => hub.call('POST', DESTINATIONS, { token: other, body: aDestination() });
  const answers = await Promise.all(Array.from({ length: 53 }, add));
  const refused = answers.filter(({ status }) => status !== 201);
  expect(refused).toHaveLength(3);
  expect(refused[0]).toMatchObject({
    status: 409,
    body: { type: '/problems/too-many-destinations', limit: 50, current: 50 },
  });
});

it('only administrators see destinations, and only those of their tenant', async () => {
  const { id } = await made();
  const staff = await token(hub.tenantId, 'staff');
  expect((await hub.call('GET', DESTINATIONS, { token: staff })).status).toBe(403);
  const stranger = await administratorToken(randomUUID());
  expect((await hub.call('GET', `${DESTINATIONS}/${id}`, { token: stranger })).status).toBe(404);
  const wanted = [{ tenantId: randomUUID(), id }];
  expect(await ask().execute(new GetDestinationAddressesQuery(wanted))).toEqual([]);
});

it('planning gets the active ones, compiled, at once after each change', async () => {
  const match = { alert_types: ['stockout'], labels: [{ name: 'store', operator: '=~', value: '[12]' }] };
  const { id } = await made({ match, on: ['firing'] });
  const found = await eventually(async () => (await planned()).find((one) => one.id === id));
  const alert = {
    alertType: 'stockout',
    severity: 'high' as const,
    source: 'x',
    labels: { store: '1' },
    quietReason: null,
  };
  expect(isToldOf(found, alert, 'firing')).toBe(true);
  expect(isToldOf(found, alert, 'resolved')).toBe(false);
  expect(isToldOf(found, { ...alert, labels: { store: '3' } }, 'firing')).toBe(false);
  expect(isToldOf(found, { ...alert, quietReason: 'storm' }, 'firing')).toBe(false);
  expect(isToldOf({ ...found, includeQuiet: true }, { ...alert, quietReason: 'storm' }, 'firing')).toBe(true);
  await hub.app.get(CommandBus, { strict: false }).execute(new DeactivateDestinationCommand(hub.tenantId, id));
  await eventually(async () => !(await planned()).some((one) => one.id === id));
  expect((await hub.call('GET', `${DESTINATIONS}/${id}`)).body).toMatchObject({ is_active: false, version: 2 });
});

it('the installation makes a destination for a tenant that has none of the channel', async () => {
  const tenantId = randomUUID();
  const [own, ...others] = await planned(tenantId);
  expect(others).toEqual([]);
  expect(own).toMatchObject({ channel: 'slack', name: 'SLACK_WEBHOOK_URL', occasions: ['firing', 'resolved'] });
  const ref = { tenantId, id: String(own?.id) };
  expect(await ask().execute(new GetDestinationAddressesQuery([ref]))).toMatchObject([
    { ...ref, address: { url: shared } },
  ]);
  const other = await administratorToken(tenantId);
  const body = aDestination({ channel: 'slack', config: { url: 'https://hooks.example/own' }, is_active: false });
  expect((await hub.call('POST', DESTINATIONS, { token: other, body })).status).toBe(201);
  await eventually(async () => (await planned(tenantId)).length === 0);
});

it('without a key nothing is stored', async () => {
  const keyless = await hub.sibling({ ENCRYPTION_KEYS: '' });
  try {
    expect(await keyless.call('POST', DESTINATIONS, { body: aDestination() })).toMatchObject({
      status: 503,
      body: { type: '/problems/no-encryption-key' },
    });
  } finally {
    await keyless.stop();
  }
});
