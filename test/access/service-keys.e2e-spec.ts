import { execFileSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { hashOfKey } from '../../libs/config/service-keys';
import { eventually } from '../../libs/testing/eventually';
import { type Call, Hub, Json, token } from '../support/hub';

const newKey = () => randomBytes(32).toString('base64url');
const hashed = (key: string) => `sha256:${hashOfKey(key).toString('hex')}`;
const [former, latter, ofTenant, ofOther] = [newKey(), newKey(), newKey(), newKey()];
const [tenantId, otherTenantId] = [randomUUID(), randomUUID()];
const alerts = '/api/v1/alerts';

let hub: Hub;
beforeAll(async () => {
  const entries = [
    `billing:${hashed(former)}`,
    `billing:${latter}`,
    `pos:${hashed(ofTenant)}@${tenantId}`,
    `other:${hashed(ofOther)}@${otherTenantId}`,
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
  ['the hash of a good one', hashOfKey(former).toString('hex')],
])('a key that is %s is 401', async (_, key) => {
  const { status, body } = await call('GET', alerts, key, inTenant(tenantId));
  expect([status, body['type']]).toEqual([401, '/problems/not-authenticated']);
});

it('two keys of one service work at once, so that one can follow the other', async () => {
  for (const key of [former, latter]) expect((await call('GET', alerts, key, inTenant(tenantId))).status).toBe(200);
});

it('a key for all tenants names the tenant of each request', async () => {
  const { status, body } = await call('GET', alerts, former);
  expect([status, body['errors']]).toEqual([
    422,
    [{ pointer: '/headers/x-tenant-id', detail: 'must name the tenant: this credential is for all of them' }],
  ]);
});

it('a key of a tenant needs to name none, and may name no other', async () => {
  expect((await call('GET', alerts, ofTenant)).status).toBe(200);
  expect((await call('GET', alerts, ofTenant, inTenant(tenantId))).status).toBe(200);
  expect((await call('GET', alerts, ofTenant, inTenant(otherTenantId))).status).toBe(403);
});

it('a service may what its role may: change alerts, but no rules', async () => {
  expect((await call('POST', `${alerts}/${randomUUID()}/acknowledge`, ofTenant)).status).toBe(404);
  expect((await call('GET', `${alerts}/rules`, ofTenant)).status).toBe(403);
});

it('of a token and a key, the token counts', async () => {
  const viewer = await token(tenantId, 'viewer');
  const acknowledge = `${alerts}/${randomUUID()}/acknowledge`;
  expect((await call('POST', acknowledge, ofTenant, { token: viewer })).status).toBe(403);
  expect((await call('GET', alerts, ofTenant, { token: 'garbage' })).status).toBe(401);
});

it('a key for all tenants brings events of any tenant; one of a tenant its own only', async () => {
  const events = [tenantId, otherTenantId].map((id) => hub.event({ tenant_id: id }));
  const homeless = { event_type: 'inventory.stockout' };
  const all = await call('POST', '/api/v1/events', latter, { body: [...events, homeless] });
  expect([all.status, all.body['accepted'], all.body['refused']]).toEqual([202, 2, 1]);
  expect((all.body['results'] as Json[])[2]?.['errors']).toMatchObject([{ pointer: '/tenant_id' }]);
  for (const key of [ofTenant, ofOther])
    await eventually(async () => ((await call('GET', alerts, key)).body['items'] as Json[]).length === 1);
  const own = await call('POST', '/api/v1/events', ofTenant, { body: events });
  expect([own.body['accepted'], own.body['refused']]).toEqual([1, 1]);
  const chosen = await call('POST', '/api/v1/events', latter, { body: events, ...inTenant(tenantId) });
  expect([chosen.body['accepted'], chosen.body['refused']]).toEqual([1, 1]);
});

it('`npm run service-key` makes a key and the entry that lets it in', async () => {
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
