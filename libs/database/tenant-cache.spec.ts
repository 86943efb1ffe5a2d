import type { TableChangeListener } from './table-change-listener';
import { TenantCache } from './tenant-cache';

/** A stand-in for the database's notifications, told by hand. */
class Told {
  isListening = true;
  private listeners: ((tenantId?: string) => void)[] = [];
  on(_: string, listener: (tenantId?: string) => void) {
    this.listeners.push(listener);
  }
  tell(tenantId?: string) {
    for (const listener of this.listeners) listener(tenantId);
  }
}

const aCache = () => {
  const told = new Told();
  const asked: string[][] = [];
  const table = new Map([
    ['a', 1],
    ['b', 2],
  ]);
  const load = (ids: string[]) => {
    asked.push(ids);
    return Promise.resolve(new Map(table));
  };
  return { told, asked, table, cache: new TenantCache(told as unknown as TableChangeListener, ['rules'], load, 0) };
};

it('asks once for all tenants that it does not know, and not again', async () => {
  const { cache, asked } = aCache();
  expect([...(await cache.of(['a', 'b', 'c', 'a']))]).toEqual([
    ['a', 1],
    ['b', 2],
    ['c', 0],
  ]);
  await cache.of(['a', 'c']);
  expect(asked).toEqual([['a', 'b', 'c']]);
});

it('asks again for the tenant whose rows changed, and for no other', async () => {
  const { cache, asked, told, table } = aCache();
  await cache.of(['a', 'b']);
  table.set('a', 10);
  told.tell('a');
  expect((await cache.of(['a', 'b'])).get('a')).toBe(10);
  expect(asked).toEqual([['a', 'b'], ['a']]);
});

it('does not remember what was read before a change that came meanwhile', async () => {
  const { cache, asked, told } = aCache();
  const early = cache.of(['a']);
  told.tell('a');
  await early;
  await cache.of(['a']);
  expect(asked).toEqual([['a'], ['a']]);
});

it('remembers nothing while changes are not heard', async () => {
  const { cache, asked, told } = aCache();
  told.isListening = false;
  await cache.of(['a']);
  await cache.of(['a']);
  expect(asked).toHaveLength(2);
});

it('a failed load is not remembered', async () => {
  const told = new Told();
  let isAway = true;
  const load = () => (isAway ? Promise.reject(new Error('away')) : Promise.resolve(new Map([['a', 1]])));
  const cache = new TenantCache(told as unknown as TableChangeListener, ['rules'], load, 0);
  await expect(cache.of(['a'])).rejects.toThrow('away');
  isAway = false;
  expect((await cache.of(['a'])).get('a')).toBe(1);
});
