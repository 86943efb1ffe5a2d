import { checkCondition, compileCondition } from './condition';
import { type Operator, operators } from './operators';

type Json = Record<string, unknown>;

const resultOf = (condition: unknown, data: Json): boolean | 'mismatch' => {
  expect(checkCondition(condition, '')).toEqual([]);
  const compiled = compileCondition(condition);
  const holds = compiled.holds(data);
  return compiled.takeMismatches() > 0 ? 'mismatch' : holds;
};

const [yes, no, odd] = [true, false, 'mismatch'] as const;

/** The result of each operator for a text, a number, true, null, a missing value, a list and an object. */
const table: [Operator, unknown, (boolean | 'mismatch')[]][] = [
  //                        'b'  2    true null miss ['b',2] {}
  ['=', 'b', [yes, odd, odd, no, no, odd, odd]],
  ['=', 2, [odd, yes, odd, no, no, odd, odd]],
  ['=', true, [odd, odd, yes, no, no, odd, odd]],
  ['=', null, [no, no, no, yes, yes, no, no]],
  ['=', '', [no, odd, odd, no, no, odd, odd]],
  ['!=', 'b', [no, odd, odd, yes, yes, odd, odd]],
  ['!=', 2, [odd, no, odd, yes, yes, odd, odd]],
  ['!=', null, [yes, yes, yes, no, no, yes, yes]],
  ['>', 'a', [yes, odd, odd, no, no, odd, odd]],
  ['>', 1, [odd, yes, odd, no, no, odd, odd]],
  ['>', 2, [odd, no, odd, no, no, odd, odd]],
  ['>=', 2, [odd, yes, odd, no, no, odd, odd]],
  ['<', 2, [odd, no, odd, no, no, odd, odd]],
  ['<', 'c', [yes, odd, odd, no, no, odd, odd]],
  ['<=', 2, [odd, yes, odd, no, no, odd, odd]],
  ['in', ['b', 3], [yes, no, no, no, no, odd, odd]],
  ['in', ['2', 2, null], [no, yes, no, yes, yes, odd, odd]],
  ['not_in', ['b', 3], [no, yes, yes, yes, yes, odd, odd]],
  ['contains', 'b', [yes, odd, odd, no, no, yes, odd]],
  ['contains', 2, [odd, odd, odd, no, no, yes, odd]],
  ['starts_with', 'b', [yes, odd, odd, no, no, odd, odd]],
  ['ends_with', 'x', [no, odd, odd, no, no, odd, odd]],
  ['matches', '^[a-c]$', [yes, odd, odd, no, no, odd, odd]],
  ['exists', true, [yes, yes, yes, no, no, yes, yes]],
  ['exists', undefined, [yes, yes, yes, no, no, yes, yes]],
  ['exists', false, [no, no, no, yes, yes, no, no]],
  ['between', [1, 2], [odd, yes, odd, no, no, odd, odd]],
  ['between', ['a', 'c'], [yes, odd, odd, no, no, odd, odd]],
];

const given: [string, Json][] = [
  ['a text', { f: 'b' }],
  ['a number', { f: 2 }],
  ['true', { f: true }],
  ['null', { f: null }],
  ['nothing', {}],
  ['a list', { f: ['b', 2] }],
  ['an object', { f: { b: 2 } }],
];

describe.each(table)('%s %j', (operator, value, expected) => {
  it.each(given.map(([name, data], i) => [name, data, expected[i]] as const))('of %s', (_, data, wanted) => {
    expect(resultOf({ field: 'f', operator, value }, data)).toBe(wanted);
  });

  it('gives the same results if the value is another field', () => {
    if (['matches', 'exists', 'between'].includes(operator)) return;
    for (const [i, [, data]] of given.entries())
      expect(resultOf({ field: 'f', operator, value: { field: 'other' } }, { ...data, other: value })).toBe(
        expected[i],
      );
  });
});

it('the table has every operator', () => {
  expect(new Set(table.map(([operator]) => operator))).toEqual(new Set(operators));
});

it.each([
  ['a.b', { a: { b: 1 } }, true],
  ['a.b', { 'a.b': 1, a: { b: 2 } }, true],
  ['a.1', { a: [0, 1] }, true],
  ['a.length', { a: [0] }, false],
  ['a.b.c', { a: null }, false],
  ['constructor', {}, false],
  ['__proto__.x', {}, false],
  ['toString.length', {}, false],
])('the field %s of %j', (field, data, isOne) => {
  expect(resultOf({ field, operator: '=', value: 1 }, data)).toBe(isOne);
});

it('explains every part, with the value of the event', () => {
  const condition = {
    all: [
      { field: 'stock', operator: '<=', value: { field: 'reorder' } },
      { not: { field: 'unit', operator: '=', value: 5 } },
    ],
  };
  expect(compileCondition(condition).explain({ stock: 3, reorder: 10, unit: 'kg' })).toEqual([
    { pointer: '', condition: 'all', given: null, holds: true },
    { pointer: '/all/0', condition: 'stock <= reorder', given: 3, holds: true },
    { pointer: '/all/1', condition: 'not', given: null, holds: true },
    {
      pointer: '/all/1/not',
      condition: 'unit = 5',
      given: 'kg',
      holds: false,
      note: 'a string cannot be compared with this value',
    },
  ]);
});

const nested = (depth: number): unknown =>
  depth === 0 ? { field: 'a', operator: 'exists' } : { not: nested(depth - 1) };
const leaf = { field: 'a', operator: 'exists' };

it.each<[unknown, string]>([
  [[], ''],
  ['x', ''],
  [{ all: [] }, '/all'],
  [{ all: {} }, '/all'],
  [{ all: [leaf], any: [leaf] }, '/any'],
  [{ all: [leaf, { field: 'a', operator: '~', value: 1 }] }, '/all/1/operator'],
  [{ any: [{ not: { field: 'a', operator: '=', value: {} } }] }, '/any/0/not/value'],
  [{ field: '', operator: 'exists' }, '/field'],
  [{ field: 'a..b', operator: 'exists' }, '/field'],
  [{ field: 'a', operator: '=' }, '/value'],
  [{ field: 'a', operator: '>', value: true }, '/value'],
  [{ field: 'a', operator: 'in', value: [] }, '/value'],
  [{ field: 'a', operator: 'in', value: Array(1_001).fill(1) }, '/value'],
  [{ field: 'a', operator: 'between', value: [3, 1] }, '/value'],
  [{ field: 'a', operator: 'between', value: [1, 'a'] }, '/value'],
  [{ field: 'a', operator: 'matches', value: '(' }, '/value'],
  [{ field: 'a', operator: 'matches', value: '(a)\\1' }, '/value'],
  [{ field: 'a', operator: 'matches', value: '(?=a)' }, '/value'],
  [{ field: 'a', operator: 'matches', value: 'x'.repeat(1_001) }, '/value'],
  [{ field: 'a', operator: '=', value: 1, extra: 1 }, '/extra'],
  [{ all: Array(51).fill(leaf) }, '/all'],
  [nested(10), '/not'.repeat(10)],
  [{ cel: 'event.a ==' }, '/cel'],
  [{ cel: '' }, '/cel'],
  [{ cel: 5 }, '/cel'],
  [{ cel: 'true', all: [] }, '/all'],
  [{ cel: '1 + 1' }, '/cel'],
  [{ cel: 'event.a.nope()' }, '/cel'],
  [{ cel: 'a == 1' }, '/cel'],
  [{ cel: 'event.l.all(x, event.l.all(y, x < y))' }, '/cel'],
  [{ cel: 'event.a.matches(event.b)' }, '/cel'],
  [{ cel: 'event.a.matches("(?=x)")' }, '/cel'],
  [{ cel: '('.repeat(900) }, '/cel'],
  [{ cel: `event.a == "${'x'.repeat(2_000)}"` }, '/cel'],
  [{ cel: Array(50).fill('event.a').join(' + ') + ' == 1' }, '/cel'],
])('is refused, with the pointer of the fault: %j', (condition, pointer) => {
  expect(checkCondition(condition, '/condition_json').map((fault) => fault.pointer)).toContain(
    `/condition_json${pointer}`,
  );
});

it('refuses a condition that is nested very deep', () => {
  expect(checkCondition(nested(10_000), '')).toEqual([
    { pointer: '/not'.repeat(10), detail: 'is nested deeper than 10' },
  ]);
});

it.each<[string, Json, boolean | 'mismatch']>([
  ['event.a < event.b', { a: 1, b: 2 }, true],
  ['event.a < event.b', { a: 1, b: '2' }, 'mismatch'],
  ['event.a == 1 && event.s.startsWith("x")', { a: 1, s: 'xy' }, true],
  ['event.missing == null', {}, true],
  ['event.a.b.c == null', { a: 1 }, true],
  ['event["a"]["b"] == 2', { a: { b: 2 } }, true],
  ['has(event.a)', { a: null }, false],
  ['has(event.a.b)', { a: { b: 0 } }, true],
  ['event.a + 1 == 3', { a: 2 }, true],
  ['event.l[1] == "y"', { l: ['x', 'y'] }, true],
  ['event.l.exists(x, x.n > 2)', { l: [{ n: 1 }, { n: 3 }] }, true],
  ['event.l.map(x, x * 2).filter(x, x > 2) == [4]', { l: [1, 2] }, true],
  ['size(event.l) == 2', { l: [1, 2] }, true],
  ['event.a in ["x", "y"]', { a: 'y' }, true],
  ['event.flag', { flag: true }, true],
  ['event.flag', { flag: 'yes' }, 'mismatch'],
  ['event.a ? event.b : false', { a: true, b: true }, true],
  ['timestamp(event.t) < timestamp("2026-01-01T00:00:00Z")', { t: '2025-06-01T00:00:00Z' }, true],
  ['timestamp(event.t) < timestamp("2026-01-01T00:00:00Z")', { t: 'never' }, 'mismatch'],
  ['event.constructor == null && event.__proto__ == null', {}, true],
])('CEL %s of %j', (cel, data, expected) => expect(resultOf({ cel }, data)).toBe(expected));

it('a pattern with catastrophic backtracking in other engines takes linear time', () => {
  const { holds } = compileCondition({ field: 'f', operator: 'matches', value: '(a+)+$' });
  const timeOf = (length: number) => {
    const data = { f: `${'a'.repeat(length)}!` };
    const times = Array.from({ length: 5 }, () => {
      const startedAt = performance.now();
      holds(data);
      return performance.now() - startedAt;
    });
    return Math.min(...times);
  };
  timeOf(5_000);
  expect(timeOf(50_000) / timeOf(5_000)).toBeLessThan(20);
});
