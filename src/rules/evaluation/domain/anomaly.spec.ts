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

/** Shows values. @returns the places of those that fired, and the last memory */
function show(values: readonly unknown[], parameters: Partial<AnomalyParameters> = {}) {
  const memory = new AnomalyMemory({ ...defaults, ...parameters });
  let state: AnomalyState | undefined;
  const fired = values.flatMap((x, i) => {
    const seen = memory.observe(state, { atMs: 0, data: { x }, isStart: false });
    ({ state } = seen);
    return seen.facts ? [i] : [];
  });
  return { fired, state };
}

const usual = (count: number) => Array.from({ length: count }, (_, i) => 100 + (i % 5) - 2);

it('says nothing before it has learned enough', () => expect(show([...usual(9), 1_000]).fired).toEqual([]));

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
  expect(show([...usual(40), value], parameters).fired).toEqual(fires ? [40] : []);
});

it('of values that never differ, any other is unusual', () =>
  expect(show([...Array<number>(20).fill(5), 5.1]).fired).toEqual([20]));

it('one wild value does not hide the next', () => expect(show([...usual(40), 10_000, 10_000]).fired).toEqual([40, 41]));

it('gets used to what stays', () => {
  const { fired } = show([...usual(40), ...Array.from({ length: 200 }, (_, i) => 130 + (i % 5) - 2)]);
  expect(fired[0]).toBe(40);
  expect(fired.length).toBeLessThan(100);
});

it('starts with the plain mean and variance', () => {
  const { state } = show([1, 2, 3, 4], { smoothing: 0.001 });
  expect(state?.mean).toBeCloseTo(2.5);
  expect(state?.variance).toBeCloseTo(1.25);
});

it('what is no number is not looked at', () => {
  const { fired, state } = show([...usual(40), 'many', null, NaN, Infinity, {}]);
  expect(fired).toEqual([]);
  expect(state?.count).toBe(40);
});

it('stays finite, whatever numbers come', () => {
  fc.assert(
    fc.property(fc.array(fc.double(), { maxLength: 60 }), (values) => {
      const { state } = show(values);
      expect([state?.mean ?? 0, state?.variance ?? 0].every(Number.isFinite)).toBe(true);
    }),
  );
});
