import { setImmediate } from 'node:timers/promises';
import { Slots } from './slots';

it('runs a number of works of a line at once, the others in their order, and other lines beside them', async () => {
  const slots = new Slots(2);
  const begun: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  const begin = (line: string, name: string) =>
    slots
      .do(line, () => {
        begun.push(name);
        return new Promise<void>((resolve, reject) => ends.set(name, (error) => (error ? reject(error) : resolve())));
      })
      .catch(() => undefined);
  const all = ['1', '2', '3', '4'].map((name) => begin('a', name));
  all.push(begin('b', '5'));
  await setImmediate();
  expect(begun).toEqual(['1', '2', '5']);
  ends.get('2')?.(new Error('failed'));
  await setImmediate();
  expect(begun).toEqual(['1', '2', '5', '3']);
  ends.get('1')?.();
  await setImmediate();
  expect(begun).toEqual(['1', '2', '5', '3', '4']);
  for (const end of ends.values()) end();
  await Promise.all(all);
});
