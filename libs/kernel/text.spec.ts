import { isDeeperThan, isLargerThan, unstorable } from './text';

const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);

it.each([
  ['plain text', { a: ['Harina 🔔', 1, null, true] }, undefined],
  ['U+0000', { a: { b: ['x', 'y\u0000'] } }, '/a/b/1'],
  ['half a pair', { a: '\ud83d' }, '/a'],
  ['a bad name', { 'a\u0000': 1 }, '/a\u0000'],
  ['a bare string', 'x\u0000', ''],
  ['32 levels', nested(32), undefined],
  ['33 levels', nested(33), '/0'.repeat(32)],
])('%s', (_, value, pointer) => expect(unstorable(value)).toBe(pointer));

it('nesting is measured only down to the given level', () => {
  const cyclic: unknown[] = [];
  cyclic.push({ cyclic });
  expect([nested(2), nested(3), { a: [{}] }, cyclic, null].map((value) => isDeeperThan(value, 2))).toEqual([
    false,
    true,
    true,
    true,
    false,
  ]);
});

it('values are counted at every level, up to the given number', () => {
  expect([[1, 2], { a: { b: 1 } }, [1, 2, 3], { a: [1, [2]] }, 'text'].map((value) => isLargerThan(3, value))).toEqual([
    false,
    false,
    true,
    true,
    false,
  ]);
});
