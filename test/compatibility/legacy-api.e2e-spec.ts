import { createHash, randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { Hub, type Json } from '../support/hub';
import { Person } from '../support/person';

const KEY = 'a-service-key-that-only-tests-use-0123456789';
const KEY_OF_ONE_TENANT = 'another-service-key-of-one-tenant-0123456789';
const tenantOfKey = randomUUID();
const hashed = (key: string): string => `sha256:${createHash('sha256').update(key).digest('hex')}`;

let hub: Hub;
beforeAll(async () => {
  const INTERNAL_SERVICE_KEYS = `orders:${hashed(KEY)} scales:${hashed(KEY_OF_ONE_TENANT)}@${tenantOfKey}`;
  hub = await Hub.start({ INTERNAL_SERVICE_KEYS });
});
afterAll(() => hub.stop());

const call = <T = Json>(method: string, path: string, body?: unknown, key = KEY) =>
  hub.call<T>(method, path, { token: '', headers: { 'x-service-key': key }, ...(body !== undefined && { body }) });

const create = async (fields: Json = {}, path = '/alerts') => {
  const { status, body } = await call('POST', path, {
    tenant_id: hub.tenantId,
    rule_name: 'cpu_high',
    message: 'CPU at 97 %',
    ...fields,
  });
  expect(status).toBe(201);
  return body;
};

it('alerts are created, read, listed, acknowledged, resolved and counted in the format of as-alerts-service', async () => {
  const created = await create({ tenant_id: hub.tenantId, severity: 'high', colour: 'ignored' });
  expect(created).toEqual({
    id: expect.any(String) as string,
    tenant_id: hub.tenantId,
    rule_name: 'cpu_high',
    message: 'CPU at 97 %',
    severity: 'high',
    status: 'triggered',
    created_at: expect.any(String) as string,
    updated_at: created['created_at'],
    acknowledged_at: null,
    acknowledgment_note: null,
    resolved_at: null,
    resolution_note: null,
  });
  const path = `/alerts/${String(created['id'])}`;
  expect(await call('GET', path)).toMatchObject({ status: 200, body: created });
  const acknowledged = await call('PUT', `${path}/acknowledge`, { note: 'Investigating issue' });
  expect(acknowledged).toMatchObject({
    status: 200,
    body: {
      status: 'acknowledged',
      acknowledgment_note: 'Investigating issue',
      acknowledged_at: expect.any(String) as string,
    },
  });
  // like as-alerts-service, a repeated action answers 200 and changes nothing
  expect((await call('PUT', `${path}/acknowledge`, { note: 'again' })).body).toEqual(acknowledged.body);
  const other = await create();
  expect(other['severity']).toBe('medium');
  expect((await call('PUT', `${path}/resolve`)).body).toMatchObject({ status: 'resolved', resolution_note: null });
  const late = await call('PUT', `${path}/acknowledge`);
  expect([late.status, Object.keys(late.body).sort()]).toEqual([409, ['detail', 'error']]);
  const list = (query: string) => call<Json[]>('GET', `/alerts?tenant_id=${hub.tenantId}${query}`);
  expect((await list('')).body.map(({ id }) => id)).toEqual([other['id'], created['id']]);
  expect((await list('&status=triggered')).body).toEqual([other]);
  expect((await list('&status=resolved&severity=high')).body).toMatchObject([{ id: created['id'] }]);
  expect((await call<Json[]>('GET', `/alerts?customer_id=${hub.tenantId}`)).body).toHaveLength(2);
  expect((await call('GET', `/stats/${hub.tenantId}`)).body).toEqual({
    total: 2,
    triggered: 1,
    acknowledged: 0,
    resolved: 1,
  });
});

it('an alert created through this API is a normal alert with a history, an event and the name of the service', async () => {
  const published = await hub.outside.listen('alerts', 'alerts.created');
  const { id } = await create({ rule_name: 'x'.repeat(255) }, '/internal/alerts');
  const ana = await Person.of(hub, 'Ana');
  expect(await ana.sees(String(id))).toMatchObject({ source_service: 'orders', status: 'active' });
  expect(await ana.historyOf(String(id))).toMatchObject([
    { action: 'created', action_by_name: 'orders', channel: 'service' },
  ]);
  expect((await call('GET', `/alerts/${String(id)}`)).body['rule_name']).toHaveLength(255);
  await eventually(() => published.some(({ body }) => body['alert_id'] === id));
  await ana.does('ignore', String(id));
  expect((await call('GET', `/alerts/${String(id)}`)).body).toMatchObject({
    status: 'resolved',
    resolved_at: expect.any(String) as string,
  });
});

it('the list has at most the fifty newest alerts', async () => {
  for (let i = 0; i < 55; i++) await create({ rule_name: `many ${i}` });
  const { body } = await call<Json[]>('GET', `/alerts?tenant_id=${hub.tenantId}`);
  expect(body.map(({ rule_name }) => rule_name)).toEqual(Array.from({ length: 50 }, (_, i) => `many ${54 - i}`));
});

it('a key of one tenant has no access to others; members may use all routes except the internal one', async () => {
  const { id } = await create();
  const foreignRoutes = [
    ['GET', `/alerts/${String(id)}`],
    ['PUT', `/alerts/${String(id)}/acknowledge`],
    ['GET', `/stats/${hub.tenantId}`],
    ['GET', `/alerts?tenant_id=${hub.tenantId}`],
  ] as const;
  for (const [method, path] of foreignRoutes)
    expect([path, (await call(method, path, undefined, KEY_OF_ONE_TENANT)).status]).toEqual([path, 404]);
  const body = { tenant_id: hub.tenantId, rule_name: 'x', message: 'x' };
  expect((await call('POST', '/alerts', body, KEY_OF_ONE_TENANT)).status).toBe(404);
  expect((await call('POST', '/alerts', { ...body, tenant_id: tenantOfKey }, KEY_OF_ONE_TENANT)).status).toBe(201);
  expect((await hub.call('POST', '/alerts', { body })).status).toBe(201);
  expect(await hub.call('POST', '/internal/alerts', { body })).toMatchObject({
    status: 403,
    body: { error: 'Forbidden' },
  });
  for (const path of ['/alerts', '/internal/alerts'])
    expect((await hub.call('POST', path, { token: '', body })).status).toBe(401);
});

it.each([
  ['no tenant', 'POST', '/alerts', { rule_name: 'x', message: 'x' }, 'tenant_id'],
  ['an invalid tenant id', 'POST', '/alerts', { tenant_id: 'x', rule_name: 'x', message: 'x' }, 'tenant_id'],
  [
    'an unknown severity',
    'POST',
    '/alerts',
    { tenant_id: randomUUID(), rule_name: 'x', message: 'x', severity: 'bad' },
    'severity',
  ],
  ['a list without a tenant', 'GET', '/alerts', undefined, 'tenant_id'],
  ['an unknown status', 'GET', `/alerts?tenant_id=${randomUUID()}&status=open`, undefined, 'status'],
  ['an invalid id', 'GET', '/alerts/7', undefined, 'alert_id'],
  ['an invalid note', 'PUT', `/alerts/${randomUUID()}/resolve`, { note: 7 }, 'note'],
])('%s: 422 with error and detail', async (_, method, path, sent, field) => {
  const { status, headers, body } = await call(method, path, sent);
  expect(status).toBe(422);
  expect(headers.get('content-type')).toContain('application/json');
  expect(body).toEqual({ error: 'Invalid input', detail: expect.stringContaining(field) as string });
});

it('an unknown alert is 404 in the format of as-alerts-service', async () => {
  expect(await call('GET', `/alerts/${randomUUID()}`)).toMatchObject({
    status: 404,
    body: { error: 'Not found', detail: 'Alert not found' },
  });
});

it('the health route needs no credential', async () => {
  expect(await hub.call('GET', '/health', { token: '' })).toMatchObject({
    status: 200,
    body: { status: 'healthy', service: 'as-alerts-service' },
  });
});
