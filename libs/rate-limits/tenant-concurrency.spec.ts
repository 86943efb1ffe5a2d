import type { FastifyRequest } from 'fastify';
import type { Config } from '../config/config';
import { TenantBusy, TenantConcurrency } from './tenant-concurrency';

let concurrency: TenantConcurrency;
beforeEach(() => {
  jest.useFakeTimers();
  concurrency = new TenantConcurrency({ database: { poolSize: 8 } } as Config);
});
afterEach(() => jest.useRealTimers());

interface Entry {
  readonly request: FastifyRequest;
  state: 'waiting' | 'running' | 'refused';
}

/** Lets requests of a tenant enter. @returns what becomes of each */
async function enter(tenantId: string, count: number): Promise<Entry[]> {
  const entries = Array.from({ length: count }, (): Entry => ({ request: {} as FastifyRequest, state: 'waiting' }));
  for (const entry of entries)
    concurrency.enter(entry.request, tenantId).then(
      () => (entry.state = 'running'),
      (error) => (entry.state = error instanceof TenantBusy ? 'refused' : 'waiting'),
    );
  await jest.advanceTimersByTimeAsync(0);
  return entries;
}

const running = (entries: readonly Entry[]) => entries.filter(({ state }) => state === 'running');

it('a tenant with slow requests leaves half of the connections, a second one half of the rest, and so on', async () => {
  const counts: number[] = [];
  for (const tenant of ['a', 'b', 'c', 'd', 'e']) counts.push(running(await enter(tenant, 30)).length);
  expect(counts).toEqual([4, 2, 1, 1, 1]);
});

it('what waits starts when a request ends, of any tenant', async () => {
  const [a, b] = [await enter('a', 6), await enter('b', 4)];
  expect([running(a).length, running(b).length]).toEqual([4, 2]);
  for (const { request } of running(a)) concurrency.leave(request);
  await jest.advanceTimersByTimeAsync(0);
  expect([running(a).length, running(b).length]).toEqual([6, 3]);
});

it('a request that gets no turn within five seconds is refused, and takes none later', async () => {
  const slow = await enter('a', 5);
  await jest.advanceTimersByTimeAsync(5_000);
  expect(slow.map(({ state }) => state)).toEqual(['running', 'running', 'running', 'running', 'refused']);
  for (const { request } of running(slow)) concurrency.leave(request);
  expect(running(await enter('a', 9))).toHaveLength(4);
});
