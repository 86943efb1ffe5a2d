import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { Hub } from '../support/hub';
import { IdentityProviderDouble } from '../support/identity-provider';
import { OidcVisitor, sessionCookieOf } from '../support/oidc-visitor';
import { freePort } from '../support/process';

const MINUTE_MS = 60_000;
const LIFETIME_SECONDS = 300;

let provider: IdentityProviderDouble;
let hub: Hub;
let movedMs = 0;
beforeAll(async () => {
  provider = await IdentityProviderDouble.start();
  const port = await freePort();
  const environment = { PORT: port, PUBLIC_URL: `http://127.0.0.1:${port}`, TRUST_PROXY: '1' };
  hub = await Hub.start({ ...provider.environment, ...environment });
});
afterAll(async () => {
  await hub.stop();
  await provider.stop();
});
beforeEach(() => {
  provider.claims = { sub: randomUUID(), name: 'Ane', tenants: [hub.tenantId], roles: ['manager'] };
  provider.isAway = false;
  // the provider has the real clock, Campana the one that was moved
  provider.lifetimeSeconds = movedMs / 1_000 + LIFETIME_SECONDS;
});

function move(minutes: number): void {
  movedMs += minutes * MINUTE_MS;
  hub.moveClock(minutes * MINUTE_MS);
  provider.lifetimeSeconds = movedMs / 1_000 + LIFETIME_SECONDS;
}

async function signedIn(url = hub.url): Promise<string> {
  const cookie = sessionCookieOf(await new OidcVisitor(url).signIn());
  provider.grants.length = 0;
  return cookie;
}

const session = (cookie: string) =>
  hub.call('GET', '/api/v1/session', { token: '', headers: { origin: hub.url, cookie } });

it('a session outlives the ID token: the server asks the provider again, and takes what it says now', async () => {
  const cookie = await signedIn();
  expect((await session(cookie)).body['roles']).toEqual(['manager']);
  expect(provider.grants).toEqual([]);
  provider.claims = { ...provider.claims, roles: ['viewer'] };
  move(6);
  const { status, body } = await session(cookie);
  expect([status, body['roles']]).toEqual([200, ['viewer']]);
  expect(provider.grants).toEqual(['refresh_token']);
});

it('refreshes again with the token that the provider gave in exchange', async () => {
  const cookie = await signedIn();
  for (let n = 1; n <= 3; n++) {
    move(6);
    expect((await session(cookie)).status).toBe(200);
    expect(provider.grants).toHaveLength(n);
  }
});

it('requests at the same time share one refresh, because a refresh token counts once', async () => {
  const cookie = await signedIn();
  move(6);
  const answers = await Promise.all(Array.from({ length: 8 }, () => session(cookie)));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
  expect(provider.grants).toEqual(['refresh_token']);
});

it('processes share it, too', async () => {
  const cookie = await signedIn();
  const other = await hub.sibling({ ...provider.environment, PUBLIC_URL: hub.url, TRUST_PROXY: '1' });
  try {
    move(6);
    other.moveClock(movedMs);
    const atOther = () => other.call('GET', '/api/v1/session', { token: '', headers: { origin: other.url, cookie } });
    const answers = await Promise.all([session(cookie), atOther(), session(cookie), atOther()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(provider.grants).toEqual(['refresh_token']);
  } finally {
    await other.stop();
  }
});

it('a moment before the end it is refreshed, and nobody waits', async () => {
  const cookie = await signedIn();
  move(4.75);
  expect((await session(cookie)).status).toBe(200);
  await eventually(() => provider.grants.length === 1);
});

it('whom the provider no longer vouches for is signed out, for good', async () => {
  const cookie = await signedIn();
  provider.refreshToken = '';
  move(6);
  expect((await session(cookie)).status).toBe(401);
  const [row] = await hub.sql<{ ended: boolean; token: string | null }>(
    `SELECT ended_at IS NOT NULL AS ended, refresh_token AS token FROM sessions WHERE way = 'oidc' ORDER BY id DESC LIMIT 1`,
  );
  expect(row).toEqual({ ended: true, token: null });
  expect((await session(cookie)).status).toBe(401);
});

it.each([
  ['says that it is somebody else', () => ({ sub: randomUUID() })],
  ['names no tenant any more', () => ({ tenants: [] })],
])('a refresh that %s ends the session', async (_, claims) => {
  const cookie = await signedIn();
  provider.claims = { ...provider.claims, ...claims() };
  move(6);
  expect((await session(cookie)).status).toBe(401);
  provider.claims = { ...provider.claims, tenants: [hub.tenantId] };
  expect((await session(cookie)).status).toBe(401);
});

it('while the provider is away the session lasts until its token ends, and goes on when it is back', async () => {
  const cookie = await signedIn();
  provider.isAway = true;
  move(4.75);
  expect((await session(cookie)).status).toBe(200);
  move(1);
  expect((await session(cookie)).status).toBe(401);
  provider.isAway = false;
  await eventually(async () => (await session(cookie)).status === 200, { what: 'the session goes on' });
});

it('signing out forgets the refresh token', async () => {
  const cookie = await signedIn();
  await hub.call('DELETE', '/api/v1/session', { token: '', headers: { origin: hub.url, cookie } });
  move(6);
  expect((await session(cookie)).status).toBe(401);
  expect(await hub.sql('SELECT 1 FROM sessions WHERE ended_at IS NOT NULL AND refresh_token IS NOT NULL')).toEqual([]);
  expect(provider.grants).toEqual([]);
});

it('who is at the provider for more than ten minutes begins again', async () => {
  const someone = new OidcVisitor(hub.url);
  const { callback, cookie } = await someone.untilCallback();
  move(11);
  const led = await someone.get(callback, cookie);
  expect([led.location, sessionCookieOf(led)]).toEqual(['/?sign_in=refused', '']);
});

it('it ends after SESSION_HOURS all the same', async () => {
  const cookie = await signedIn();
  for (let hours = 0; hours < 12; hours += 6) {
    expect((await session(cookie)).status).toBe(200);
    move(360);
  }
  expect((await session(cookie)).status).toBe(401);
});

describe('without ENCRYPTION_KEYS', () => {
  it('no refresh token is stored, and the session ends with the ID token', async () => {
    const port = await freePort();
    const environment = { PORT: port, PUBLIC_URL: `http://127.0.0.1:${port}`, TRUST_PROXY: '1', ENCRYPTION_KEYS: '' };
    const plain = await hub.sibling({ ...provider.environment, ...environment });
    try {
      provider.lifetimeSeconds = LIFETIME_SECONDS;
      const cookie = await signedIn(plain.url);
      const ask = () => plain.call('GET', '/api/v1/session', { token: '', headers: { origin: plain.url, cookie } });
      const endsInMs = Date.parse(String((await ask()).body['expires_at'])) - Date.now();
      expect(endsInMs).toBeLessThanOrEqual(LIFETIME_SECONDS * 1_000);
      plain.moveClock(6 * MINUTE_MS);
      expect((await ask()).status).toBe(401);
      expect(provider.grants).toEqual([]);
    } finally {
      await plain.stop();
    }
  });
});
