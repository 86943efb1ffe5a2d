import { setTimeout as after } from 'node:timers/promises';
import { Lines } from './lines';

it('does the work of a line in the order of the calls, even after a failure; lines do not wait for each other', async () => {
  const lines = new Lines();
  const done: string[] = [];
  const work = (name: string, ms: number) => async () => {
    await after(ms);
    done.push(name);
    if (name === 'a2') throw new Error('failed');
    return name;
  };
  const results = await Promise.allSettled([
    lines.do('a', work('a1', 30)),
    lines.do('a', work('a2', 1)),
    lines.do('b', work('b1', 10)),
    lines.do('a', work('a3', 1)),
  ]);
  expect(done).toEqual(['b1', 'a1', 'a2', 'a3']);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
});
