import { mapInTurns, turn } from './turns';

/** Takes some time, as an expensive rule does. */
function work(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

it('other work is done between the items of long computations, which take turns', async () => {
  let loops = 0;
  const counting = setInterval(() => loops++, 0);
  const order: string[] = [];
  const compute = (name: string) => mapInTurns([1, 2, 3], (item) => (work(12), order.push(name + item)));
  await Promise.all([compute('a'), compute('b')]);
  clearInterval(counting);
  expect(loops).toBeGreaterThan(2);
  expect(order).toEqual(['a1', 'a2', 'b1', 'a3', 'b2', 'b3']);
});

it('short computations do not wait', async () => {
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  expect(turn()).toBeUndefined();
  expect(await mapInTurns(['a', 'b'], (item) => item + item)).toEqual(['aa', 'bb']);
});
