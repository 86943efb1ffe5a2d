import { compileTopic, isExact, isTopic } from './topic';

it.each([
  ['inventory.low_stock', 'inventory.low_stock', true],
  ['inventory.low_stock', 'inventory.stockout', false],
  ['inventory.*', 'inventory.low_stock', true],
  ['inventory.*', 'inventory', false],
  ['inventory.*', 'inventory.a.b', false],
  ['*.failed', 'pos.failed', true],
  ['inventory.#', 'inventory', true],
  ['inventory.#', 'inventory.a.b.c', true],
  ['#', 'anything.at.all', true],
  ['#.failed', 'failed', true],
  ['#.failed', 'a.b.failed', true],
  ['#.failed', 'a.failed.b', false],
  ['a.#.z', 'a.z', true],
  ['a.#.z', 'a.b.c.z', true],
  ['a.#.z', 'a.b.c', false],
  ['a.*.#', 'a', false],
  ['a.*.#', 'a.b', true],
])('%s and %s: %p', (pattern, eventType, expected) => expect(compileTopic(pattern)(eventType)).toBe(expected));

it.each(['a', 'a.b-c_d', '*', '#', 'a.*.#.b', '#.#.#'])('%s is a pattern', (pattern) =>
  expect(isTopic(pattern)).toBe(true),
);

it.each(['', '.', 'a.', 'a b', 'a**', 'a#', 'a.$', '#.#.#.#', 'a.'.repeat(10) + 'a', 'x'.repeat(101)])(
  '%j is not a pattern',
  (pattern) => expect(isTopic(pattern)).toBe(false),
);

it('distinguishes exact types from patterns', () =>
  expect(['a.b', 'a.*', '#'].map(isExact)).toEqual([true, false, false]));
