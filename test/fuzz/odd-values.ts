import fc from 'fast-check';
import type { Json } from '../support/hub';

const instants = [
  '2026-02-30',
  '2026-02-29T00:00:00Z',
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00+14:00',
  '9999-12-31T23:59:59.999Z',
  '9999-12-31T23:59:59-14:00',
  '+275760-09-13T00:00:00Z',
  '-271821-04-20T00:00:00Z',
  '1969-12-31T23:59:59Z',
  '2026-12-31T23:59:60Z',
  '2026-01-01T24:00:00Z',
  '2026-01-01T00:00:00+23:59',
  '2026-03-29T02:30:00',
  '2026-W10-1',
  'now',
  'infinity',
];

const texts = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udc00x',
  '👩‍👩‍👧'.slice(0, 1),
  '\u202e',
  '\ufeff',
  'é'.repeat(255),
  'constructor',
  '__proto__',
  'prototype',
  'toString',
  'hasOwnProperty',
  'null',
  'true',
  'NaN',
  '-0',
  '1e400',
  '0x10',
  '9'.repeat(400),
  '%',
  '%00',
  '{{',
  '{{ x',
  '{{ x | date: "%q" }}',
  '{% for i in (1..100000000) %}x{% endfor %}',
  '{',
  '{a.b.c}',
  '{__proto__}',
  '*',
  '#',
  '#.#.#.#.#.#.#',
  '(a+)+$',
  '[',
  '(?<=a)b',
  "'; --",
  '\\',
  '../..',
  ',',
  'x.'.repeat(200),
  'x'.repeat(256),
  'x'.repeat(10_001),
  '\n'.repeat(70_000),
  '🔔'.repeat(50_000),
  'FREQ=SECONDLY;COUNT=1000000000',
  'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
  '-P1D',
];

/** Texts at the edges of what a field may hold. */
export const oddText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...texts),
  fc.constantFrom(...instants),
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.uuid(),
);

const numbers = [
  0,
  -0,
  1,
  -1,
  0.5,
  1e-7,
  255,
  256,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  -(2 ** 63),
  1e21,
  1e308,
  5e-324,
];

/** Numbers at the edges of what a field or a column may hold. */
export const oddNumber: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(...numbers),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

const nested = (levels: number, value: unknown, inMaps: boolean): unknown => {
  let result = value;
  for (let level = 0; level < levels; level++) result = inMaps ? { a: result } : [result];
  return result;
};

const many = (count: number): Json => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, i]));

const structure: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc.tuple(fc.constantFrom(5, 30, 33, 65, 300), fc.boolean()).map(([levels, inMaps]) => nested(levels, 'deep', inMaps)),
  fc.constantFrom(200, 4_900, 20_000).map((count) => Array<number>(count).fill(1)),
  fc.constantFrom(200, 4_900, 20_000).map(many),
  fc.constantFrom('constructor', 'hasOwnProperty', 'toString', 'length').map((name) => ({ [name]: 'x' })),
  // as an own property, as in a body that was parsed
  fc
    .constantFrom('{"__proto__": {"a": 1}}', '{"constructor": {"prototype": {"a": 1}}}')
    .map((text) => JSON.parse(text) as unknown),
);

/** Values of any type, mostly at the edges. */
export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  { arbitrary: oddText, weight: 4 },
  { arbitrary: oddNumber, weight: 2 },
  { arbitrary: fc.constantFrom(null, true, false, [], {}, [[]], [null], [{}]), weight: 2 },
  { arbitrary: structure, weight: 2 },
);

const MAX_REPETITIONS = 8;

type Change = 'replace' | 'remove' | 'add' | 'repeat' | 'wrap';

interface Edit {
  readonly change: Change;
  readonly place: number;
  readonly name: string;
  readonly value: unknown;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  change: fc.constantFrom<Change>('replace', 'replace', 'replace', 'remove', 'add', 'repeat', 'wrap'),
  place: fc.nat(1_000),
  name: oddText,
  value: oddValue,
});

type Container = Record<string, unknown>;

/** Every place in a value: its container and its name there. */
function placesOf(container: Container): [Container, string][] {
  return Object.entries(container).flatMap(([name, value]) => {
    const inside = typeof value === 'object' && value !== null ? placesOf(value as Container) : [];
    return [[container, name], ...inside];
  });
}

function applyTo(root: Container, { change, place, name, value: given }: Edit): void {
  const value = structuredClone(given);
  const places = placesOf(root);
  const [container, key] = places[place % places.length] ?? [root, 'root'];
  const old = container[key];
  const isMap = typeof old === 'object' && old !== null && !Array.isArray(old);
  if (change === 'remove' && container !== root) delete container[key];
  else if (change === 'add' && isMap)
    Object.defineProperty(old, name, { value, enumerable: true, configurable: true, writable: true });
  else if (change === 'repeat') container[key] = Array<unknown>((place % MAX_REPETITIONS) + 2).fill(old);
  else if (change === 'wrap') container[key] = { [name]: old };
  else container[key] = value;
}

/** Variants of a valid JSON value: with none to a few odd places. */
export const mutated = (valid: unknown): fc.Arbitrary<unknown> =>
  fc.array(edit, { maxLength: 3 }).map((edits) => {
    const container = { root: structuredClone(valid) };
    for (const one of edits) applyTo(container, one);
    return container.root;
  });
