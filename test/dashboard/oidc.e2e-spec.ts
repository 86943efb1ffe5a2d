import { randomUUID } from 'node:crypto';
import { uuidv5 } from '../../libs/kernel/uuid';
import { Hub, type Json } from '../support/hub';
import { IdentityProviderDouble } from '../support/identity-provider';
import { type Led, OidcVisitor, sessionCookieOf } from '../support/oidc-visitor';
import { freePort } from '../support/process';

let provider: IdentityProviderDouble;
let hub: Hub;
beforeAll(async () => {
  provider = await IdentityProviderDouble.start();
  const port = await freePort();
  hub = await Hub.start({
    ...provider.environment,
    ...{ PORT: port, PUBLIC_URL: `http://127.0.0.1:${port}`, TRUST_PROXY: '1', OIDC_NAME: 'Bakery ID' },
  });
});
afterAll(async () => {
  await hub.stop();
  await provider.stop();
});
beforeEach(() => {
  provider.claims = { sub: `auth0|${randomUUID()}`, name: 'Ane', tenants: [hub.tenantId], roles: ['manager'] };
  provider.forged = {};
  provider.signsWithOtherKey = false;
  provider.isAway = false;
  provider.grants.length = 0;
});

const visitor = () => new OidcVisitor(hub.url);
const session = (cookie: string) =>
  hub.call('GET', '/api/v1/session', { token: '', headers: { origin: hub.url, cookie } });

/** Nobody is signed in, and the page will say why. */
function expectFailed(led: Led, reason: string): void {
  expect([led.status, led.location]).toEqual([302, `/?sign_in=${reason}`]);
  expect(sessionCookieOf(led)).toBe('');
}

describe('the way to the provider and back', () => {
  it('begins a session in the name of the provider, and leads to the page that was asked for', async () => {
    const led = await visitor().signIn(`/inbox?tenant=${hub.tenantId}`);
    expect([led.status, led.location]).toEqual([302, `/inbox?tenant=${hub.tenantId}`]);
    expect(led.cookies.find((cookie) => cookie.startsWith('campana='))).toMatch(
      /^campana=[\w-]{43}; Path=\/; Expires=.+ GMT; HttpOnly; SameSite=Strict$/,
    );
    const memberId = uuidv5(provider.issuer, String(provider.claims['sub']));
    const { status, body } = await session(sessionCookieOf(led));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      member: { id: memberId, name: 'Ane' },
      tenants: [{ id: hub.tenantId }],
      roles: ['manager'],
    });
    const { body: audit } = await hub.call<{ items: Json[] }>(
      'GET',
      `/api/v1/alerts/audit?actor_id=${memberId}&subject_type=session`,
    );
    expect(audit.items).toMatchObject([{ action: 'session.signed_in', after: { way: 'oidc' } }]);
  });

  it('asks with code and PKCE, and keeps the attempt in a cookie for ten minutes that no script reads', async () => {
    const { location, cookies } = await visitor().get('/sign-in/oidc?return_to=/inbox');
    const asked = new URL(location).searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      client_id: 'campana',
      response_type: 'code',
      redirect_uri: `${hub.url}/sign-in/callback`,
      scope: 'openid profile email',
      code_challenge_method: 'S256',
    });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.get(name)).toMatch(/^[\w-]{43}$/);
    expect(cookies).toEqual([
      expect.stringMatching(/^campana-sign-in=[\w-]+; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax$/),
    ]);
  });

  it('takes the attempt from the browser at the end', async () => {
    const { cookies } = await visitor().signIn();
    expect(cookies).toContain('campana-sign-in=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax');
  });

  it('a subject that is a UUID is the id of the member', async () => {
    const sub = randomUUID();
    provider.claims = { ...provider.claims, sub };
    const { body } = await session(sessionCookieOf(await visitor().signIn()));
    expect(body).toMatchObject({ member: { id: sub } });
  });

  it('the database has no token of the provider that could be read', async () => {
    await visitor().signIn();
    const rows = await hub.sql<{ row: string; token: string | null }>(
      `SELECT to_jsonb(sessions)::text AS row, refresh_token AS token FROM sessions WHERE way = 'oidc'`,
    );
    expect(rows.some(({ token }) => token?.startsWith('tests.'))).toBe(true);
    for (const { row } of rows) expect(row).not.toContain(provider.refreshToken);
  });
});

describe('nobody is signed in', () => {
  it('with another state than that of the browser; the provider is not even asked', async () => {
    const someone = visitor();
    const { callback, cookie } = await someone.untilCallback();
    const url = new URL(callback);
    url.searchParams.set('state', 'x'.repeat(43));
    expectFailed(await someone.get(url.href, cookie), 'refused');
    expect(provider.grants).toEqual([]);
  });

  it('in a browser that began nothing: a link of an attacker signs nobody in', async () => {
    const { callback } = await visitor().untilCallback();
    expectFailed(await visitor().get(callback), 'refused');
    const other = await visitor().untilCallback();
    expectFailed(await visitor().get(callback, other.cookie), 'refused');
    expect(provider.grants).toEqual([]);
  });

  it('with a state that was used before, also with a new code', async () => {
    const someone = visitor();
    const { callback, cookie } = await someone.untilCallback();
    expect(sessionCookieOf(await someone.get(callback, cookie))).not.toBe('');
    expectFailed(await someone.get(callback, cookie), 'refused');
    const fresh = new URL((await someone.untilCallback()).callback);
    fresh.searchParams.set('state', new URL(callback).searchParams.get('state') ?? '');
    expectFailed(await someone.get(fresh.href, cookie), 'refused');
    expect(provider.grants).toEqual(['authorization_code']);
  });

  const nowSeconds = () => Math.floor(Date.now() / 1_000);
  it.each([
    ['of another nonce', () => ({ nonce: 'another' })],
    ['without a nonce', () => ({ nonce: undefined })],
    ['that has expired', () => ({ iat: nowSeconds() - 7_200, exp: nowSeconds() - 3_600 })],
    ['of another issuer', () => ({ iss: 'https://evil.example' })],
    ['for another audience', () => ({ aud: 'another-client' })],
    ['for several audiences, by another party', () => ({ aud: ['campana', 'other'], azp: 'other' })],
    ['without a subject', () => ({ sub: undefined })],
  ])('by an ID token %s', async (_, forged) => {
    provider.forged = forged();
    expectFailed(await visitor().signIn(), 'refused');
    expect(provider.grants).toEqual(['authorization_code']);
  });

  it('by an ID token that the key set does not verify', async () => {
    provider.signsWithOtherKey = true;
    expectFailed(await visitor().signIn(), 'refused');
  });

  it('when the provider says no', async () => {
    const someone = visitor();
    const { callback, cookie } = await someone.untilCallback();
    const state = new URL(callback).searchParams.get('state') ?? '';
    const denied = `/sign-in/callback?${new URLSearchParams({ error: 'access_denied', state }).toString()}`;
    expectFailed(await someone.get(denied, cookie), 'refused');
  });

  it.each([
    ['names no tenant', { tenants: undefined }, 'no-tenant'],
    ['names tenants that are none', { tenants: ['Panadería', 7] }, 'no-tenant'],
    [
      'names a tenant in another claim than the configured one',
      { tenants: undefined, tenant_id: randomUUID() },
      'no-tenant',
    ],
    ['says that it is a program', { roles: ['service'] }, 'refused'],
  ])('when the provider %s', async (_, claims, reason) => {
    provider.claims = { ...provider.claims, ...claims };
    expectFailed(await visitor().signIn(), reason);
  });

  it.each(['begin', 'callback'])('while the provider is away at the %s; the page will say so', async (when) => {
    const someone = visitor();
    const { callback, cookie } = await someone.untilCallback();
    provider.isAway = true;
    if (when === 'callback') expectFailed(await someone.get(callback, cookie), 'away');
    const other = await hub.sibling({ ...provider.environment, PUBLIC_URL: hub.url, TRUST_PROXY: '1' });
    if (when === 'begin') expectFailed(await new OidcVisitor(other.url).get('/sign-in/oidc'), 'away');
    await other.stop();
  });

  it('without TLS, except on the machine itself', async () => {
    const far = { 'x-forwarded-host': 'campana.example' };
    expectFailed(await visitor().get('/sign-in/oidc', '', far), 'refused');
    const { callback, cookie } = await visitor().untilCallback();
    expectFailed(await visitor().get(callback, cookie, far), 'refused');
  });

  it('more than ten times a minute from an address', async () => {
    const someone = visitor();
    for (let n = 0; n < 10; n++) expect((await someone.get('/sign-in/oidc')).location).toContain(provider.issuer);
    expectFailed(await someone.get('/sign-in/oidc'), 'too-many');
  });
});

it.each(['https://evil.example/inbox', '//evil.example', '/\\evil.example', 'javascript:alert(1)', '/api/v1/alerts'])(
  'afterwards %s is not where people are led',
  async (returnTo) => {
    const someone = visitor();
    const { callback, cookie } = await someone.untilCallback(returnTo);
    expect((await someone.get(callback, cookie)).location).toBe('/inbox');
    const again = await someone.untilCallback();
    const attempt = JSON.parse(Buffer.from(again.cookie.split('=')[1] ?? '', 'base64url').toString()) as Json;
    const forged = Buffer.from(JSON.stringify({ ...attempt, returnTo })).toString('base64url');
    expect((await someone.get(again.callback, `campana-sign-in=${forged}`)).location).toBe('/inbox');
  },
);

it('the page is told of the provider where it can be used', async () => {
  const options = async (headers: Record<string, string> = {}) =>
    (await hub.call('GET', '/api/v1/session/options', { token: '', headers })).body['oidc'];
  expect(await options()).toEqual({ name: 'Bakery ID' });
  expect(await options({ 'x-forwarded-host': 'campana.example' })).toBeNull();
});

it('without a provider there is no way to it', async () => {
  const plain = await hub.sibling({});
  for (const path of ['/sign-in/oidc', '/sign-in/callback'])
    expect((await new OidcVisitor(plain.url).get(path)).status).toBe(404);
  expect((await plain.call('GET', '/api/v1/session/options', { token: '' })).body['oidc']).toBeNull();
  await plain.stop();
});
