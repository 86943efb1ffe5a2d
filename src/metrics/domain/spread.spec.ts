import { compared } from './figures';
import { spreadOf } from './spread';

it.each([
  [[], { count: 0, mean: null, p50: null, p90: null, p95: null, max: null }],
  [[7], { count: 1, mean: 7, p50: 7, p90: 7, p95: 7, max: 7 }],
  [[10, 1], { count: 2, mean: 5.5, p50: 5.5, p90: 9.1, p95: 9.55, max: 10 }],
  [[0, 0, 1], { count: 3, mean: 0.333, p50: 0, p90: 0.8, p95: 0.9, max: 1 }],
])('the spread of %j is %j', (values, spread) => expect(spreadOf(values)).toEqual(spread));

it.each([
  [5, 4, 25],
  [1, 3, -66.7],
  [0, 0, null],
  [5, 0, null],
  [null, 4, null],
])('%j, compared with %j before, changed by %j percent', (value, previous, changePercent) =>
  expect(compared(value, previous)).toEqual({ value, previous, changePercent }),
);
