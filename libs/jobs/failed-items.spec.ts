import { Logger } from '@nestjs/common';
import { FailedItems } from './failed-items';

const log = new Logger('test');
beforeEach(() => jest.spyOn(log, 'error').mockImplementation(() => undefined));

it('items that fail are left out, and all others are done once', async () => {
  const items = new FailedItems(log);
  const done: string[] = [];
  const ids = Array.from({ length: 20 }, (_, i) => String(i));
  await items.handle(ids, (some) => {
    if (some.includes('3') || some.includes('17')) return Promise.reject(new Error('bad row'));
    done.push(...some);
    return Promise.resolve();
  });
  expect(done).toEqual(ids.filter((id) => id !== '3' && id !== '17'));
  expect(items.ids).toEqual(expect.arrayContaining(['3', '17']));
  expect(items.ids).toHaveLength(2);
});

it('when a service is unavailable, nothing is left out', async () => {
  const items = new FailedItems(log);
  const error = Object.assign(new Error('terminated'), { code: '57P01' });
  await expect(items.handle(['a', 'b'], () => Promise.reject(error))).rejects.toBe(error);
  expect(items.ids).toEqual([]);
});

it('an item whose row is locked for too long is left out, and the others are done', async () => {
  const items = new FailedItems(log);
  const error = Object.assign(new Error('query failed'), { driverError: { code: '55P03' } });
  await items.handle(['a', 'b'], (ids) => (ids.includes('a') ? Promise.reject(error) : Promise.resolve()));
  expect(items.ids).toEqual(['a']);
});
