import { randomInt, randomUUID } from 'node:crypto';
import { CommandBus } from '@nestjs/cqrs';
import { PurgeSessionsCommand } from '../../src/dashboard/sessions/commands/purge-sessions';
import { type Call, Hub, type Json, token } from '../support/hub';

const HOUR_MS = 3_600_000;
const DEMO_TENANT = '0197c3a0-de30-7000-8000-000000000000';

let hub: Hub;
beforeAll(async () => {
  hub = await Hub.start({ DEMO_MODE: 'true', TRUST_PROXY: '1' });
});
afterAll(() => hub.stop());

/** What a page of Campana sends by itself. */
const fromPage = (cookie?: string): Call => ({
  token: '',
  headers: { origin: hub.url, ...(cookie && { cookie }) },
});
const cookieOf = (headers: Headers): string => (headers.get('set-cookie') ?? '').split(';')[0] ?? '';

/** Another address of this machine: each has a limit of its own. */
const anAddress = () => `127.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`;

const enter = (body: Json, address = anAddress()) =>
  hub.call('POST', '/api/v1/session', {
    token: '',
    body,
    headers: { origin: hub.url, 'x-forwarded-for': address },
  });

async function signedIn(role = 'owner', claims: Json = {}): Promise<{ cookie: string; body: Json }> {
  const { status, headers, body } = await enter({ token: await token(hub.tenantId, role, claims) });
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
  return { cookie: cookieOf(headers), body };
}

it('a token becomes a session: a cookie that no script reads, with which the API answers', async () => {
  const sub = randomUUID();
  const { headers, body } = await enter({ token: await token(hub.tenantId, 'staff', { sub, name: 'Ane' }) });
  expect(headers.get('set-cookie')).toMatch(/^campana=[\w-]{43}; Path=\/; Expires=.+ GMT; HttpOnly; SameSite=Strict$/);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(body).toMatchObject({
    member: { id: sub, name: 'Ane' },
    tenant_id: hub.tenantId,
    tenants: [{ id: hub.tenantId }],
    roles: ['staff'],
    permissions: ['alerts.read', 'alerts.write'],
  });
  const cookie = cookieOf(headers);
  expect((await hub.call('GET', '/api/v1/alerts', fromPage(cookie))).status).toBe(200);
  expect((await hub.call('GET', '/api/v1/session', fromPage(cookie))).body).toEqual(body);
  expect((await hub.call('GET', '/api/v1/alerts/rules', fromPage(cookie))).status).toBe(403);
});

it('the database has only a hash of the cookie', async () => {
  const { cookie } = await signedIn();
  const secret = cookie.split('=')[1] ?? '';
  const rows = await hub.sql<{ row: string }>('SELECT to_jsonb(sessions)::text AS row FROM sessions');
  expect(rows.length).toBeGreaterThan(0);
  for (const { row } of rows) expect(row).not.toContain(secret);
});

it.each([
  ['of another page', { origin: 'https://evil.example' }],
  ['of another page of the same site', { origin: '', 'sec-fetch-site': 'same-site' }],
  ['that does not say where it is from', { origin: '' }],
])('the cookie does not count in a request %s', async (_, { origin, ...headers }) => {
  const { cookie } = await signedIn();
  const sent = { ...headers, ...(origin && { origin }), cookie };
  expect((await hub.call('GET', '/api/v1/alerts', { token: '', headers: sent })).status).toBe(401);
  const signIn = await hub.call('POST', '/api/v1/session', { token: '', headers: sent, body: { demo: 'owner' } });
  expect([signIn.status, signIn.body['type']]).toEqual([403, '/problems/sign-in-refused']);
});

it('a bearer token counts more than the cookie', async () => {
  const { cookie } = await signedIn('viewer');
  const call = { headers: { origin: hub.url, cookie } };
  expect((await hub.call('GET', '/api/v1/alerts/rules', call)).status).toBe(200);
  expect((await hub.call('GET', '/api/v1/session', call)).body['roles']).toEqual(['owner']);
});

it('after signing out the cookie is worth nothing, and it is audited', async () => {
  const sub = randomUUID();
  const { cookie } = await signedIn('owner', { sub });
  const { status, headers } = await hub.call('DELETE', '/api/v1/session', fromPage(cookie));
  expect([status, cookieOf(headers)]).toEqual([204, 'campana=']);
  expect((await hub.call('GET', '/api/v1/alerts', fromPage(cookie))).status).toBe(401);
  const { body } = await hub.call<{ items: Json[] }>('GET', `/api/v1/alerts/audit?actor_id=${sub}`);
  expect(body.items.map(({ action }) => action).toSorted()).toEqual(['session.signed_in', 'session.signed_out']);
  expect((await hub.call('DELETE', '/api/v1/session', fromPage(cookie))).status).toBe(204);
});

it('two tabs that sign out at once are both signed out', async () => {
  const { cookie } = await signedIn();
  const out = () => hub.call('DELETE', '/api/v1/session', fromPage(cookie));
  expect((await Promise.all([out(), out()])).map(({ status }) => status)).toEqual([204, 204]);
});

it('sessions that were over 30 days ago are deleted, also those that somebody ended early', async () => {
  const [ended, live] = [await signedIn(), await signedIn()];
  await hub.call('DELETE', '/api/v1/session', fromPage(ended.cookie));
  await hub.sql(`UPDATE sessions SET ended_at = now() - interval '31 days' WHERE ended_at IS NOT NULL`);
  await hub.app.get(CommandBus, { strict: false }).execute(new PurgeSessionsCommand());
  expect(await hub.sql('SELECT id FROM sessions WHERE ended_at IS NOT NULL')).toEqual([]);
  expect((await hub.call('GET', '/api/v1/session', fromPage(live.cookie))).status).toBe(200);
});

it('somebody sees and ends their own sessions, and nobody else does', async () => {
  const sub = randomUUID();
  const [one, other] = [await signedIn('staff', { sub }), await signedIn('staff', { sub })];
  const stranger = await signedIn('owner');
  const sessions = async () =>
    (await hub.call<{ items: Json[] }>('GET', '/api/v1/sessions', fromPage(one.cookie))).body.items;
  const [newest, oldest] = await sessions();
  expect(await sessions()).toHaveLength(2);
  const path = `/api/v1/sessions/${String(newest?.['id'])}`;
  expect((await hub.call('DELETE', path, fromPage(stranger.cookie))).status).toBe(404);
  expect((await hub.call('DELETE', path, fromPage(one.cookie))).status).toBe(204);
  expect((await sessions()).map(({ id }) => id)).toEqual([oldest?.['id']]);
  expect((await hub.call('GET', '/api/v1/session', fromPage(other.cookie))).status).toBe(401);
});

it.each([
  ['no token', { token: 'garbage' }, 401],
  ['an unknown role', { demo: 'emperor' }, 422],
  ['nothing', {}, 422],
  ['two ways', { demo: 'owner', token: 'x' }, 422],
])('%s does not sign in', async (_, body, status) => {
  const { headers, ...answer } = await enter(body);
  expect([answer.status, headers.get('set-cookie')]).toEqual([status, null]);
});

it('a service does not sign in', async () => {
  const { status, body } = await enter({ token: await token(hub.tenantId, 'service') });
  expect([status, body['type']]).toEqual([403, '/problems/sign-in-refused']);
});

it('the demo is entered in a role, by people at this machine', async () => {
  const options = await hub.call('GET', '/api/v1/session/options', fromPage());
  expect(options.body).toEqual({ demo: ['owner', 'manager', 'staff', 'viewer'], token: true, oidc: null });
  const { status, body } = await enter({ demo: 'viewer' });
  expect([status, body]).toMatchObject([200, { tenant_id: DEMO_TENANT, roles: ['viewer'], demo_mode: true }]);
});

describe('as time passes', () => {
  let later: Hub;
  let moved = 0;
  beforeAll(async () => {
    later = await hub.sibling({ SESSION_HOURS: '12', SESSION_IDLE_HOURS: '2' });
  });
  afterAll(() => later.stop());

  const pass = (hours: number) => {
    moved += hours;
    later.moveClock(hours * HOUR_MS);
  };
  const statusOf = async (cookie: string) =>
    (await later.call('GET', '/api/v1/alerts', { token: '', headers: { origin: later.url, cookie } })).status;

  it('a session ends when it was not used for the idle hours, or at its end', async () => {
    const { cookie } = await signedIn('owner', { exp: Math.floor(Date.now() / 1_000) + 86_400 });
    const { cookie: unused } = await signedIn();
    for (let used = 0; used < 6; used++) {
      pass(1.9);
      expect([moved, await statusOf(cookie)]).toEqual([moved, 200]);
    }
    expect(await statusOf(unused)).toBe(401);
    pass(0.7);
    expect([moved, await statusOf(cookie)]).toEqual([moved, 401]);
  });
});

it('without DEMO_MODE nobody enters without a credential', async () => {
  const plain = await hub.sibling({ DEMO_MODE: 'false' });
  const headers = { origin: plain.url };
  const options = await plain.call('GET', '/api/v1/session/options', { token: '', headers });
  expect(options.body['demo']).toEqual([]);
  const { status } = await plain.call('POST', '/api/v1/session', { token: '', headers, body: { demo: 'owner' } });
  expect(status).toBe(403);
  await plain.stop();
});

it('the demo is not entered from another machine', async () => {
  const { status, body } = await enter({ demo: 'owner' }, '198.18.0.1');
  expect([status, body['type']]).toEqual([403, '/problems/sign-in-refused']);
});

it('more than ten sign-ins a minute from an address are refused, with the time to wait', async () => {
  const address = anAddress();
  const answers = [];
  for (let n = 0; n < 12; n++) answers.push(await enter({ demo: 'viewer' }, address));
  const last = answers.at(-1);
  expect(last?.status).toBe(429);
  expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(last?.body).toMatchObject({ type: '/problems/too-many-sign-ins', limit: 10 });
});
