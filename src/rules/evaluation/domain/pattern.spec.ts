import fc from 'fast-check';
import { PatternMemory, type PatternState } from './pattern';

const memory = (count: number, windowSeconds: number, distinctField: string | null = null, distinctCount = 0) =>
  new PatternMemory({ count, windowSeconds, distinctField, distinctCount });

/** Shows events at these seconds. @returns which of them fired */
function show(one: PatternMemory, seconds: readonly number[], values: readonly unknown[] = []): boolean[] {
  let state: PatternState | undefined;
  return seconds.map((second, i) => {
    const seen = one.observe(state, { atMs: second * 1_000, data: { value: values[i] }, isStart: false });
    ({ state } = seen);
    return seen.facts !== undefined;
  });
}

it.each<[number, number, number[], boolean[]]>([
  [3, 60, [0, 30, 60], [false, false, true]],
  [3, 60, [0, 30, 60.001], [false, false, false]],
  [3, 60, [0, 30, 60.001, 61], [false, false, false, true]],
  [3, 60, [0, 1, 2, 3], [false, false, true, true]],
  [3, 60, [0, 0, 0], [false, false, true]],
  [2, 10, [100, 95], [false, true]],
  [2, 10, [100, 89], [false, false]],
  [3, 60, [50, 5, 20], [false, false, true]],
  [3, 60, [200, 0, 30, 60], [false, false, false, false]],
])('%d within %d s, at %j: %j', (count, span, seconds, fired) =>
  expect(show(memory(count, span), seconds)).toEqual(fired),
);

it('counts distinct values only while they are in the window', () => {
  const fired = show(memory(2, 10, 'value', 2), [0, 1, 2, 20, 21], ['a', 'a', 'b', 'b', 'b']);
  expect(fired).toEqual([false, false, true, false, false]);
});

it('counts only texts and numbers as values', () => {
  expect(show(memory(2, 10, 'value', 2), [0, 1, 2], [{}, null, undefined])).toEqual([false, false, false]);
});

it('fires exactly when enough events are within the window, and stores no more than it needs', () => {
  const seconds = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 40 });
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 1, max: 10 }), seconds, (count, span, given) => {
      const ascending = given.toSorted((one, other) => one - other);
      const expected = ascending.map((second, i) => (ascending[i - count + 1] ?? -Infinity) >= second - span);
      expect(show(memory(count, span), ascending)).toEqual(expected);
      let state: PatternState | undefined;
      for (const second of given)
        ({ state } = memory(count, span).observe(state, { atMs: second * 1_000, data: {}, isStart: false }));
      expect(state?.times.length ?? 0).toBeLessThanOrEqual(count);
    }),
  );
});
