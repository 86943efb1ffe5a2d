import { randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { RequestCounter } from '../../libs/rate-limits/request-counter';
import { failFast } from '../../libs/redis/redis.module';
import { eventually } from '../../libs/testing/eventually';
import { TcpProxy } from '../support/tcp-proxy';
import { type Answer, Hub, token } from '../support/hub';

const alerts = '/api/v1/alerts?limit=1';
const LIMIT = 5;
const credentialLimit = { RATE_LIMIT_PER_MINUTE: String(LIMIT) };
const addressLimit = { RATE_LIMIT_PER_IP_PER_MINUTE: String(LIMIT), TRUST_PROXY: '1' };

let hub: Hub;
beforeAll(
  async () => (hub = await Hub.start({ ...credentialLimit, ...addressLimit, RATE_LIMIT_PER_IP_PER_MINUTE: '0' })),
);
afterAll(async () => {
  for (const one of [...siblings, hub]) await one.stop();
});

const siblings: Hub[] = [];
/** Starts another hub, which runs until the end: closing one hub would end the transactions of all in this process. */
async function startSibling(environment: Record<string, string>): Promise<Hub> {
  const one = await hub.sibling(environment);
  siblings.push(one);
  return one;
}

/** Sends requests one after the other. @returns their statuses */
async function statuses(count: number, ask: (i: number) => Promise<Answer>): Promise<number[]> {
  const all: number[] = [];
  for (let i = 0; i < count; i++) all.push((await ask(i)).status);
  return all;
}

const times = (count: number, status: number): number[] => Array<number>(count).fill(status);
/** A header with a client address that is used for the first time. */
const newAddress = (): Record<string, string> => ({ 'x-forwarded-for': `198.18.${randomInt(256)}.${randomInt(256)}` });

it('a credential with too many requests gets 429 with Retry-After; others are not affected', async () => {
  const one = await token(hub.tenantId);
  expect(await statuses(LIMIT, () => hub.call('GET', alerts, { token: one }))).toEqual(times(LIMIT, 200));
  const { status, headers, body } = await hub.call('GET', alerts, { token: one });
  expect(status).toBe(429);
  expect(headers.get('content-type')).toContain('application/problem+json');
  expect(body).toMatchObject({
    type: '/problems/too-many-requests',
    limit_of: 'credential',
    limit: LIMIT,
    window_seconds: 60,
    current: LIMIT + 1,
  });
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(50);
  expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60);
  expect((await hub.call('GET', alerts)).status).toBe(200);
});

it('a member of several tenants has the full limit in each of them', async () => {
  const tenants = [randomUUID(), randomUUID()];
  const member = await token('', 'owner', { tenant_id: undefined, tenants });
  for (const tenant of tenants) {
    const headers = { 'x-tenant-id': tenant };
    expect(await statuses(LIMIT + 1, () => hub.call('GET', alerts, { token: member, headers }))).toEqual([
      ...times(LIMIT, 200),
      429,
    ]);
  }
});

it('several processes count requests together', async () => {
  const other = await startSibling(credentialLimit);
  const one = await token(hub.tenantId);
  const all = await statuses(12, (i) => (i % 2 ? hub : other).call('GET', alerts, { token: one }));
  expect(all).toEqual([...times(LIMIT, 200), ...times(12 - LIMIT, 429)]);
});

it('concurrent requests are all counted', async () => {
  const one = await token(hub.tenantId);
  const all = await Promise.all(Array.from({ length: 20 }, () => hub.call('GET', alerts, { token: one })));
  expect(all.map(({ status }) => status).sort()).toEqual([...times(LIMIT, 200), ...times(20 - LIMIT, 429)]);
});

it('`Retry-After` is the remaining time, and after it requests succeed again', async () => {
  const memberId = randomUUID();
  const one = await token(hub.tenantId, 'owner', { sub: memberId });
  await statuses(LIMIT, () => hub.call('GET', alerts, { token: one }));
  const redis = new Redis(process.env['REDIS_URL'] ?? '');
  const [key = ''] = await redis.keys(`*${memberId}*`);
  await redis.pexpire(key, 1_800);
  const { status, headers } = await hub.call('GET', alerts, { token: one });
  expect([status, headers.get('retry-after')]).toEqual([429, '2']);
  const statusAfter = await eventually(async () => {
    const { status: now } = await hub.call('GET', alerts, { token: one });
    return now !== 429 && now;
  });
  expect(statusAfter).toBe(200);
  await redis.quit();
});

it('an address that tries many wrong tokens is blocked, even with a valid token', async () => {
  const other = await startSibling(addressLimit);
  const headers = newAddress();
  const guess = () => other.call('GET', alerts, { token: 'guess', headers });
  expect(await statuses(LIMIT + 1, guess)).toEqual([...times(LIMIT, 401), 429]);
  const valid = await other.call('GET', alerts, { headers });
  expect([valid.status, valid.body['limit_of'], valid.body['limit']]).toEqual([429, 'address', LIMIT]);
  const elsewhere = await other.call('GET', alerts, { headers: newAddress() });
  expect(elsewhere.status).toBe(200);
});

it('unknown paths and invalid bodies count as requests; health and metrics do not', async () => {
  const other = await startSibling(addressLimit);
  for (const [method, path, body] of [
    ['GET', '/nowhere', undefined],
    ['POST', '/api/v1/alerts/rules', '{'],
  ] as const) {
    const headers = newAddress();
    const seen = new Set<number>();
    await eventually(async () => {
      const { status } = await other.call(method, path, { headers, ...(body && { body }) });
      seen.add(status);
      return status === 429;
    });
    expect([...seen]).toEqual([body ? 400 : 404, 429]);
    const health = await statuses(LIMIT * 2, () => other.call('GET', '/health/live', { token: '', headers }));
    expect(health).toEqual(times(LIMIT * 2, 200));
    // from another machine, the metrics need a token
    expect((await other.call('GET', '/metrics', { token: '', headers })).status).toBe(401);
  }
});

it('without TRUST_PROXY the header of a proxy is ignored', async () => {
  const other = await startSibling({ ...addressLimit, TRUST_PROXY: 'false' });
  const redis = new Redis(process.env['REDIS_URL'] ?? '');
  await redis.del('{campana}:requests:address:127.0.0.1');
  const all = await statuses(LIMIT + 1, () => other.call('GET', alerts, { headers: newAddress() }));
  await redis.del('{campana}:requests:address:127.0.0.1');
  await redis.quit();
  expect(all).toEqual([...times(LIMIT, 200), 429]);
});

it('a limit of 0 means no limit', async () => {
  const other = await startSibling({ RATE_LIMIT_PER_MINUTE: '0' });
  const one = await token(hub.tenantId);
  expect(await statuses(20, () => other.call('GET', alerts, { token: one }))).toEqual(times(20, 200));
});

it('while Redis is unavailable, each process counts on its own', async () => {
  const withoutRedis = await startSibling({ ...credentialLimit, REDIS_URL: 'redis://127.0.0.1:1' });
  const one = await token(hub.tenantId);
  const all = await statuses(LIMIT + 1, () => withoutRedis.call('GET', alerts, { token: one }));
  expect(all).toEqual([...times(LIMIT, 200), 429]);
});

it('a Redis that hangs does not delay requests, and earlier counts still apply', async () => {
  const proxy = await TcpProxy.open();
  const redis = new Redis(proxy.url, failFast);
  redis.on('error', () => undefined);
  await once(redis, 'ready');
  const counter = new RequestCounter(redis);
  const key = randomUUID();
  expect((await counter.count([key]))[0]?.count).toBe(1);
  proxy.hold();
  const started = Date.now();
  const counts = [await counter.count([key]), await counter.count([key]), await counter.count([key])];
  expect(Date.now() - started).toBeLessThan(1_500);
  expect(counts.map(([one]) => one?.count)).toEqual([2, 3, 4]);
  redis.disconnect();
  proxy.close();
});
