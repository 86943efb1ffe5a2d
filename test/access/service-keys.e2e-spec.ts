import { execFileSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { hashOfKey } from '../../libs/config/service-keys';
import { eventually } from '../../libs/testing/eventually';
import { type Call, Hub, Json, token } from '../support/hub';

const newKey = () => randomBytes(32).toString('base64url');
const hashed = (key: string) => `sha256:${hashOfKey(key).toString('hex')}`;
const [oldKey, currentKey, tenantKey, otherTenantKey] = [newKey(), newKey(), newKey(), newKey()];
const [tenantId, otherTenantId] = [randomUUID(), randomUUID()];
const alerts = '/api/v1/alerts';

let hub: Hub;
beforeAll(async () => {
  const entries = [
    `billing:${hashed(oldKey)}`,
    `billing:${currentKey}`,
    `pos:${hashed(tenantKey)}@${tenantId}`,
    `other:${hashed(otherTenantKey)}@${otherTenantId}`,
  ];
  hub = await Hub.start({ INTERNAL_SERVICE_KEYS: entries.join(', ') });
});
afterAll(() => hub.stop());

const call = (method: string, path: string, key: string, { headers, ...more }: Call = {}) =>
  hub.call(method, path, { token: '', ...more, headers: { 'x-service-key': key, ...headers } });
const inTenant = (id: string) => ({ headers: { 'x-tenant-id': id } });

it.each([
  ['unknown', newKey()],
  ['short', 'x'],
  ['the hash of a valid one', hashOfKey(oldKey).toString('hex')],
])('a key that is %s is 401', async (_, key) => {
  const { status, body } = await call('GET', alerts, key, inTenant(tenantId));
  expect([status, body['type']]).toEqual([401, '/problems/not-authenticated']);
});

it('two keys of one service are valid at the same time, so that keys can be rotated', async () => {
  for (const key of [oldKey, currentKey]) expect((await call('GET', alerts, key, inTenant(tenantId))).status).toBe(200);
});

it('with a key for all tenants each request must name its tenant', async () => {
  const { status, body } = await call('GET', alerts, oldKey);
  expect([status, body['errors']]).toEqual([
    422,
    [{ pointer: '/headers/x-tenant-id', detail: 'must name the tenant: this credential is for all of them' }],
  ]);
});

it('with a key of one tenant a request need not name a tenant, and cannot name another', async () => {
  expect((await call('GET', alerts, tenantKey)).status).toBe(200);
  expect((await call('GET', alerts, tenantKey, inTenant(tenantId))).status).toBe(200);
  expect((await call('GET', alerts, tenantKey, inTenant(otherTenantId))).status).toBe(403);
});

it('a service has the permissions of its role: it may change alerts, but not rules', async () => {
  expect((await call('POST', `${alerts}/${randomUUID()}/acknowledge`, tenantKey)).status).toBe(404);
  expect((await call('GET', `${alerts}/rules`, tenantKey)).status).toBe(403);
});

it('when a request has a token and a key, the token is used', async () => {
  const viewer = await token(tenantId, 'viewer');
  const acknowledge = `${alerts}/${randomUUID()}/acknowledge`;
  expect((await call('POST', acknowledge, tenantKey, { token: viewer })).status).toBe(403);
  expect((await call('GET', alerts, tenantKey, { token: 'garbage' })).status).toBe(401);
});

it('a key for all tenants may send events of any tenant; a key of one tenant only events of that tenant', async () => {
  const events = [tenantId, otherTenantId].map((id) => hub.event({ tenant_id: id }));
  const withoutTenant = { event_type: 'inventory.stockout' };
  const all = await call('POST', '/api/v1/events', currentKey, { body: [...events, withoutTenant] });
  expect([all.status, all.body['accepted'], all.body['refused']]).toEqual([202, 2, 1]);
  expect((all.body['results'] as Json[])[2]?.['errors']).toMatchObject([{ pointer: '/tenant_id' }]);
  for (const key of [tenantKey, otherTenantKey])
    await eventually(async () => ((await call('GET', alerts, key)).body['items'] as Json[]).length === 1);
  const own = await call('POST', '/api/v1/events', tenantKey, { body: events });
  expect([own.body['accepted'], own.body['refused']]).toEqual([1, 1]);
  const chosen = await call('POST', '/api/v1/events', currentKey, { body: events, ...inTenant(tenantId) });
  expect([chosen.body['accepted'], chosen.body['refused']]).toEqual([1, 1]);
});

it('`npm run service-key` creates a key and the configuration entry for it', async () => {
  const script = join(__dirname, '..', '..', 'scripts', 'service-key.mjs');
  const printed = execFileSync(process.execPath, [script, '--name', 'stock', '--tenant', tenantId], {
    encoding: 'utf8',
  });
  const [, key = ''] = /^key +(\S+)$/m.exec(printed) ?? [];
  const [, entry = ''] = /^entry +(\S+)$/m.exec(printed) ?? [];
  expect(entry).toBe(`stock:${hashed(key)}@${tenantId}`);
  const other = await hub.sibling({ INTERNAL_SERVICE_KEYS: entry });
  const { status } = await other.call('GET', alerts, { token: '', headers: { 'x-service-key': key } });
  await other.stop();
  expect(status).toBe(200);
});
