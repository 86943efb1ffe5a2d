import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT } from 'jose';
import { Hub, Json, token } from '../support/hub';
import { freePort } from '../support/process';

/** The identity provider while it runs, and its answer to requests for its keys. */
let provider: Server | undefined;
let answer: { status: number; body: string };
let port: string;
let hub: Hub;
let key: Awaited<ReturnType<typeof generateKeyPair>>;
let jwk: JWK;

const startProvider = async (status: number, body: unknown) => {
  answer = { status, body: typeof body === 'string' ? body : JSON.stringify(body) };
  if (provider) return;
  provider = createServer((_, response) => response.writeHead(answer.status).end(answer.body));
  provider.listen(Number(port), '127.0.0.1');
  await once(provider, 'listening');
};
const stopProvider = async () => {
  provider?.close();
  provider?.closeAllConnections();
  if (provider) await once(provider, 'close');
  provider = undefined;
};

beforeAll(async () => {
  port = await freePort();
  key = await generateKeyPair('RS256', { extractable: true });
  jwk = { ...(await exportJWK(key.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
  hub = await Hub.start({ AUTH_JWKS_URL: `http://127.0.0.1:${port}/keys` });
});
afterAll(async () => {
  await hub.stop();
  await stopProvider();
});

const signed = (header: Json = {}, by: Parameters<SignJWT['sign']>[0] = key.privateKey, claims: Json = {}) =>
  new SignJWT({ sub: randomUUID(), tenant_id: hub.tenantId, roles: ['owner'], ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'one', ...header })
    .setExpirationTime('1h')
    .sign(by);

const statusWith = async (bearer: string) => (await hub.call('GET', '/api/v1/alerts', { token: bearer })).status;

// the order of the tests matters: keys that were fetched once are cached
it('while the identity provider is unavailable, tokens cannot be verified and the answer is 503', async () => {
  const { status, headers, body } = await hub.call('GET', '/api/v1/alerts', { token: await signed() });
  expect(status).toBe(503);
  expect(headers.get('content-type')).toContain('application/problem+json');
  expect(headers.get('retry-after')).toMatch(/^\d+$/);
  expect(body).toMatchObject({ type: '/problems/keys-away', error: 'Unavailable' });
  expect(JSON.stringify(body)).not.toContain(port);
  expect(await statusWith('')).toBe(401);
});

it.each<[string, number, unknown]>([
  ['an error', 500, 'oops'],
  ['404', 404, {}],
  ['something that is not JSON', 200, '<html>Please log in</html>'],
  ['JSON that is not a key set', 200, { hello: 'world' }],
])('while it answers with %s, the answer is 503 too', async (_, status, body) => {
  await startProvider(status, body);
  expect(await statusWith(await signed())).toBe(503);
});

it('tokens that are signed with one of its keys are accepted', async () => {
  await startProvider(200, { keys: [jwk] });
  expect(await statusWith(await signed())).toBe(200);
});

it('tokens that are forged or signed with another key are refused', async () => {
  const another = await generateKeyPair('RS256');
  expect(await statusWith(await signed({}, another.privateKey))).toBe(401);
  expect(await statusWith(await signed({ kid: 'two' }, another.privateKey))).toBe(401);
  const [head = '', payload = '', signature = ''] = (await signed()).split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Json;
  const forged = Buffer.from(JSON.stringify({ ...claims, tenant_id: randomUUID() })).toString('base64url');
  expect(await statusWith(`${head}.${forged}.${signature}`)).toBe(401);
  expect(await statusWith(`${head}.${payload}.`)).toBe(401);
});

it('tokens that are signed with a public key used as a shared secret are refused', async () => {
  const text = new TextEncoder();
  for (const secret of [await exportSPKI(key.publicKey), JSON.stringify(jwk), jwk.n ?? ''])
    expect(await statusWith(await signed({ alg: 'HS256' }, text.encode(secret)))).toBe(401);
});

it('with an identity provider, tokens signed with the development secret are refused', async () => {
  expect(await statusWith(await token(hub.tenantId))).toBe(401);
});

it('when the identity provider becomes unavailable again, the cached keys are used', async () => {
  await stopProvider();
  expect(await statusWith(await signed())).toBe(200);
});

it('with AUTH_ISSUER and AUTH_AUDIENCE only tokens of this issuer for Campana are accepted', async () => {
  await startProvider(200, { keys: [jwk] });
  const strict = await hub.sibling({
    AUTH_JWKS_URL: `http://127.0.0.1:${port}/keys`,
    AUTH_ISSUER: 'https://id.example.com',
    AUTH_AUDIENCE: 'campana',
  });
  const statusOf = async (claims: Json) =>
    (await strict.call('GET', '/api/v1/alerts', { token: await signed({}, key.privateKey, claims) })).status;
  try {
    expect(await statusOf({ iss: 'https://id.example.com', aud: ['shop', 'campana'] })).toBe(200);
    expect(await statusOf({ iss: 'https://id.example.com', aud: 'shop' })).toBe(401);
    expect(await statusOf({ iss: 'https://id.example.com' })).toBe(401);
    expect(await statusOf({ iss: 'https://evil.example.com', aud: 'campana' })).toBe(401);
  } finally {
    await strict.stop();
  }
});
