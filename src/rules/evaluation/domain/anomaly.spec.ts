import fc from 'fast-check';
import { AnomalyMemory, type AnomalyState } from './anomaly';
import type { AnomalyParameters } from '../../domain/rule-parameters';

const defaults: AnomalyParameters = {
  field: 'x',
  deviations: 3,
  warmUp: 10,
  direction: 'both',
  smoothing: 0.1,
  minChange: 0,
};

/** Applies values. @returns the indexes of those that fired, and the last state */
function observe(values: readonly unknown[], parameters: Partial<AnomalyParameters> = {}) {
  const memory = new AnomalyMemory({ ...defaults, ...parameters });
  let state: AnomalyState | undefined;
  const fired = values.flatMap((x, i) => {
    const update = memory.observe(state, { atMs: 0, data: { x }, isStart: false });
    ({ state } = update);
    return update.facts ? [i] : [];
  });
  return { fired, state };
}

const usual = (count: number) => Array.from({ length: count }, (_, i) => 100 + (i % 5) - 2);

it('does not fire before it has learned enough', () => expect(observe([...usual(9), 1_000]).fired).toEqual([]));

it.each<[Partial<AnomalyParameters>, number, boolean]>([
  [{}, 120, true],
  [{}, 80, true],
  [{}, 103, false],
  [{ direction: 'above' }, 80, false],
  [{ direction: 'below' }, 120, false],
  [{ direction: 'below' }, 80, true],
  [{ minChange: 50 }, 120, false],
  [{ minChange: 50 }, 160, true],
  [{ deviations: 50 }, 120, false],
])('with %j, %d after values about 100: %p', (parameters, value, fires) => {
  expect(observe([...usual(40), value], parameters).fired).toEqual(fires ? [40] : []);
});

it('after constant values, any other value is unusual', () =>
  expect(observe([...Array<number>(20).fill(5), 5.1]).fired).toEqual([20]));

it('one outlier does not hide the next', () => expect(observe([...usual(40), 10_000, 10_000]).fired).toEqual([40, 41]));

it('adapts to a lasting change', () => {
  const { fired } = observe([...usual(40), ...Array.from({ length: 200 }, (_, i) => 130 + (i % 5) - 2)]);
  expect(fired[0]).toBe(40);
  expect(fired.length).toBeLessThan(100);
});

it('starts with the plain mean and variance', () => {
  const { state } = observe([1, 2, 3, 4], { smoothing: 0.001 });
  expect(state?.mean).toBeCloseTo(2.5);
  expect(state?.variance).toBeCloseTo(1.25);
});

it('ignores values that are not numbers', () => {
  const { fired, state } = observe([...usual(40), 'many', null, NaN, Infinity, {}]);
  expect(fired).toEqual([]);
  expect(state?.count).toBe(40);
});

it('stays finite for any numbers', () => {
  fc.assert(
    fc.property(fc.array(fc.double(), { maxLength: 60 }), (values) => {
      const { state } = observe(values);
      expect([state?.mean ?? 0, state?.variance ?? 0].every(Number.isFinite)).toBe(true);
    }),
  );
});
