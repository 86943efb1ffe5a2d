import type { TableChangeListener } from './table-change-listener';
import { TenantCache } from './tenant-cache';

/** Replaces the notifications of the database. The test triggers them. */
class FakeChanges {
  isListening = true;
  private listeners: ((tenantId?: string) => void)[] = [];
  on(_: string, listener: (tenantId?: string) => void) {
    this.listeners.push(listener);
  }
  notify(tenantId?: string) {
    for (const listener of this.listeners) listener(tenantId);
  }
}

const createCache = () => {
  const changes = new FakeChanges();
  const loads: string[][] = [];
  const table = new Map([
    ['a', 1],
    ['b', 2],
  ]);
  const load = (ids: string[]) => {
    loads.push(ids);
    return Promise.resolve(new Map(table));
  };
  return {
    changes,
    loads,
    table,
    cache: new TenantCache(changes as unknown as TableChangeListener, ['rules'], load, 0),
  };
};

it('loads all unknown tenants at once, and only once', async () => {
  const { cache, loads } = createCache();
  expect([...(await cache.of(['a', 'b', 'c', 'a']))]).toEqual([
    ['a', 1],
    ['b', 2],
    ['c', 0],
  ]);
  await cache.of(['a', 'c']);
  expect(loads).toEqual([['a', 'b', 'c']]);
});

it('reloads only the tenant whose rows changed', async () => {
  const { cache, loads, changes, table } = createCache();
  await cache.of(['a', 'b']);
  table.set('a', 10);
  changes.notify('a');
  expect((await cache.of(['a', 'b'])).get('a')).toBe(10);
  expect(loads).toEqual([['a', 'b'], ['a']]);
});

it('does not cache rows that changed while they were loaded', async () => {
  const { cache, loads, changes } = createCache();
  const early = cache.of(['a']);
  changes.notify('a');
  await early;
  await cache.of(['a']);
  expect(loads).toEqual([['a'], ['a']]);
});

it('caches nothing while it receives no changes', async () => {
  const { cache, loads, changes } = createCache();
  changes.isListening = false;
  await cache.of(['a']);
  await cache.of(['a']);
  expect(loads).toHaveLength(2);
});

it('does not cache what it began to load before it received changes', async () => {
  const { cache, loads, changes } = createCache();
  changes.isListening = false;
  const early = cache.of(['a']);
  changes.isListening = true;
  await early;
  await cache.of(['a']);
  expect(loads).toHaveLength(2);
});

it('does not cache a failed load', async () => {
  const changes = new FakeChanges();
  let isUnavailable = true;
  const load = () => (isUnavailable ? Promise.reject(new Error('unavailable')) : Promise.resolve(new Map([['a', 1]])));
  const cache = new TenantCache(changes as unknown as TableChangeListener, ['rules'], load, 0);
  await expect(cache.of(['a'])).rejects.toThrow('unavailable');
  isUnavailable = false;
  expect((await cache.of(['a'])).get('a')).toBe(1);
});
