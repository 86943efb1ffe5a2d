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
const ofCredentials = { RATE_LIMIT_PER_MINUTE: String(LIMIT) };
const ofAddresses = { RATE_LIMIT_PER_IP_PER_MINUTE: String(LIMIT), TRUST_PROXY: '1' };

let hub: Hub;
beforeAll(async () => (hub = await Hub.start({ ...ofCredentials, ...ofAddresses, RATE_LIMIT_PER_IP_PER_MINUTE: '0' })));
afterAll(async () => {
  for (const one of [...siblings, hub]) await one.stop();
});

const siblings: Hub[] = [];
/** Another one, until the end: whoever of one process ends first takes the transactions of all with it. */
async function beside(environment: Record<string, string>): Promise<Hub> {
  const one = await hub.sibling(environment);
  siblings.push(one);
  return one;
}

/** The statuses of so many requests, one after the other. */
async function statuses(count: number, ask: (i: number) => Promise<Answer>): Promise<number[]> {
  const all: number[] = [];
  for (let i = 0; i < count; i++) all.push((await ask(i)).status);
  return all;
}

const times = (count: number, status: number): number[] => Array<number>(count).fill(status);
/** Somebody of an address that nobody else has. */
const somebody = (): Record<string, string> => ({ 'x-forwarded-for': `198.18.${randomInt(256)}.${randomInt(256)}` });

it('a credential that asks too often is told when to come again, and nobody else suffers', async () => {
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

it('a member of several tenants has the whole number in each', async () => {
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

it('several processes count together', async () => {
  const other = await beside(ofCredentials);
  const one = await token(hub.tenantId);
  const all = await statuses(12, (i) => (i % 2 ? hub : other).call('GET', alerts, { token: one }));
  expect(all).toEqual([...times(LIMIT, 200), ...times(12 - LIMIT, 429)]);
});

it('requests at the same moment are counted each', async () => {
  const one = await token(hub.tenantId);
  const all = await Promise.all(Array.from({ length: 20 }, () => hub.call('GET', alerts, { token: one })));
  expect(all.map(({ status }) => status).sort()).toEqual([...times(LIMIT, 200), ...times(20 - LIMIT, 429)]);
});

it('`Retry-After` is the time that is left, and then it goes on', async () => {
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

it('whoever tries credentials is stopped, even with a good one at last', async () => {
  const other = await beside(ofAddresses);
  const headers = somebody();
  const guess = () => other.call('GET', alerts, { token: 'guess', headers });
  expect(await statuses(LIMIT + 1, guess)).toEqual([...times(LIMIT, 401), 429]);
  const good = await other.call('GET', alerts, { headers });
  expect([good.status, good.body['limit_of'], good.body['limit']]).toEqual([429, 'address', LIMIT]);
  const elsewhere = await other.call('GET', alerts, { headers: somebody() });
  expect(elsewhere.status).toBe(200);
});

it('paths that are not there and bodies that are no JSON count as well; health and metrics do not', async () => {
  const other = await beside(ofAddresses);
  for (const [method, path, body] of [
    ['GET', '/nowhere', undefined],
    ['POST', '/api/v1/alerts/rules', '{'],
  ] as const) {
    const headers = somebody();
    const seen = new Set<number>();
    await eventually(async () => {
      const { status } = await other.call(method, path, { headers, ...(body && { body }) });
      seen.add(status);
      return status === 429;
    });
    expect([...seen]).toEqual([body ? 400 : 404, 429]);
    const health = await statuses(LIMIT * 2, () => other.call('GET', '/health/live', { token: '', headers }));
    expect(health).toEqual(times(LIMIT * 2, 200));
    expect((await other.call('GET', '/metrics', { token: '', headers })).status).toBe(200);
  }
});

it('who is not told to believe a proxy does not', async () => {
  const other = await beside({ ...ofAddresses, TRUST_PROXY: 'false' });
  const redis = new Redis(process.env['REDIS_URL'] ?? '');
  await redis.del('{campana}:requests:address:127.0.0.1');
  const all = await statuses(LIMIT + 1, () => other.call('GET', alerts, { headers: somebody() }));
  await redis.del('{campana}:requests:address:127.0.0.1');
  await redis.quit();
  expect(all).toEqual([...times(LIMIT, 200), 429]);
});

it('0 means any number', async () => {
  const other = await beside({ RATE_LIMIT_PER_MINUTE: '0' });
  const one = await token(hub.tenantId);
  expect(await statuses(20, () => other.call('GET', alerts, { token: one }))).toEqual(times(20, 200));
});

it('while Redis is away, each process counts by itself', async () => {
  const away = await beside({ ...ofCredentials, REDIS_URL: 'redis://127.0.0.1:1' });
  const one = await token(hub.tenantId);
  const all = await statuses(LIMIT + 1, () => away.call('GET', alerts, { token: one }));
  expect(all).toEqual([...times(LIMIT, 200), 429]);
});

it('a Redis that does not answer holds nobody up, and what was counted before still counts', async () => {
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
