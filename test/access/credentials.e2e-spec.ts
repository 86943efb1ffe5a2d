import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { Hub, Json, SECRET, token } from '../support/hub';

let hub: Hub;
let routes: { method: string; path: string; isPublic: boolean }[];
beforeAll(async () => {
  hub = await Hub.start();
  const { body } = await hub.call<{ paths: Record<string, Record<string, { security?: unknown[] }>> }>(
    'GET',
    '/docs/openapi.json',
    { token: '' },
  );
  routes = Object.entries(body.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { security }]) => ({
      method: method.toUpperCase(),
      path: path.replace(/\{\w+\}/g, randomUUID()),
      isPublic: security?.length === 0,
    })),
  );
});
afterAll(() => hub.stop());

const list = '/api/v1/alerts';
const hour = () => Math.floor(Date.now() / 1000) + 3600;
const key = new TextEncoder().encode(SECRET);
const signed = (claims: Json) => new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(key);

it.each([
  ['none', () => ''],
  ['garbage', () => 'garbage'],
  ['of another secret', () => token(hub.tenantId, 'owner', {}, 'another secret of at least 32 characters')],
  ['expired', () => token(hub.tenantId, 'owner', { exp: 1_000_000 })],
  ['unsigned', () => new UnsecuredJWT({ sub: randomUUID(), tenant_id: hub.tenantId, exp: hour() }).encode()],
  ['without an expiry', () => signed({ sub: randomUUID(), tenant_id: hub.tenantId })],
  ['without a subject', () => signed({ tenant_id: hub.tenantId, exp: hour() })],
  ['without a tenant', () => signed({ sub: randomUUID(), exp: hour() })],
  ['of a tenant that is not a UUID', () => signed({ sub: randomUUID(), tenant_id: 'madrid', exp: hour() })],
])('without a valid token (%s) the answer is 401', async (_, made) => {
  const { status, headers, body } = await hub.call('GET', list, { token: await made() });
  expect(status).toBe(401);
  expect(headers.get('www-authenticate')).toBe('Bearer');
  expect(headers.get('content-type')).toContain('application/problem+json');
  expect(body).toMatchObject({ type: '/problems/not-authenticated', status: 401, error: 'Not authenticated' });
});

it('every route except the health routes and calendars, whose path has the token, needs a token and a permission', async () => {
  expect(routes.filter(({ isPublic }) => isPublic).map(({ path }) => path)).toEqual([
    expect.stringMatching(/^\/api\/v1\/calendars\//),
    '/health/live',
    '/health/ready',
    '/health',
  ]);
  expect(routes.length).toBeGreaterThan(15);
  const nobody = await token(hub.tenantId, 'nobody');
  for (const { method, path } of routes.filter(({ isPublic }) => !isPublic)) {
    expect([method, path, (await hub.call(method, path, { token: '' })).status]).toEqual([method, path, 401]);
    expect([method, path, (await hub.call(method, path, { token: nobody })).status]).toEqual([method, path, 403]);
  }
});

const permitted: [role: string, allowed: string[]][] = [
  ['owner', ['read', 'write', 'manage']],
  ['manager', ['read', 'write', 'manage']],
  ['staff', ['read', 'write']],
  ['service', ['read', 'write']],
  ['viewer', ['read']],
  ['unknown', []],
];

it.each(permitted)('the role %s has the permissions %p', async (role, allowed) => {
  const bearer = await token(hub.tenantId, role);
  const routesByPermission: [string, string, string][] = [
    ['read', 'GET', list],
    ['write', 'POST', `${list}/${randomUUID()}/acknowledge`],
    ['manage', 'GET', `${list}/rules`],
  ];
  for (const [permission, method, path] of routesByPermission)
    expect([permission, (await hub.call(method, path, { token: bearer })).status !== 403]).toEqual([
      permission,
      allowed.includes(permission),
    ]);
});

it('a token may grant a single permission', async () => {
  const bearer = await token(hub.tenantId, 'viewer', { permissions: ['alerts.manage', 'nonsense'] });
  expect((await hub.call('GET', `${list}/rules`, { token: bearer })).status).toBe(200);
});

it('customer_id also names the tenant; with several tenants the request chooses one of them, and no other', async () => {
  const alert = await hub.anAlert();
  const path = `${list}/${String(alert['id'])}`;
  const customer = await token('', 'owner', { tenant_id: undefined, customer_id: hub.tenantId });
  expect((await hub.call('GET', path, { token: customer })).status).toBe(200);
  const member = await token('', 'owner', { tenant_id: undefined, tenants: [randomUUID(), hub.tenantId] });
  const as = (tenant: string) => hub.call('GET', path, { token: member, headers: { 'x-tenant-id': tenant } });
  expect((await hub.call('GET', path, { token: member })).status).toBe(404);
  expect((await as(hub.tenantId)).status).toBe(200);
  expect((await as(randomUUID())).status).toBe(403);
  expect((await as('madrid')).status).toBe(422);
});

it('tokens of an identity provider are verified with its public keys; while it is unavailable, the answer is 503', async () => {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256' };
  const provider: Server = createServer((_, response) => response.end(JSON.stringify({ keys: [jwk] }))).listen(
    0,
    '127.0.0.1',
  );
  await new Promise((resolve) => provider.once('listening', resolve));
  const url = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/keys`;
  const claims = { sub: randomUUID(), tenant_id: hub.tenantId, roles: ['owner'] };
  const bearer = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
    .setExpirationTime('1h')
    .sign(privateKey);
  const other = await hub.sibling({ AUTH_JWKS_URL: url });
  expect((await other.call('GET', list, { token: bearer })).status).toBe(200);
  expect((await other.call('GET', list, { token: await token(hub.tenantId) })).status).toBe(401);
  await other.stop();
  await new Promise((resolve) => provider.close(resolve));
  const without = await hub.sibling({ AUTH_JWKS_URL: url });
  expect((await without.call('GET', list, { token: bearer })).status).toBe(503);
  await without.stop();
});
