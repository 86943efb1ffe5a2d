import fc from 'fast-check';
import { checkCondition, compileCondition } from './condition';
import { type Operator, operators } from './operators';

type Json = Record<string, unknown>;

const word = fc.constantFrom('a', 'b', 'c', 'd');
const scalar = fc.oneof(
  fc.constantFrom('', 'x', 'xy', 'é', '\u{1F600}'),
  fc.integer({ min: -3, max: 3 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
);
const event = fc
  .dictionary(word, fc.oneof(scalar, fc.array(scalar, { maxLength: 3 })), { maxKeys: 4 })
  .map((data) => JSON.parse(JSON.stringify(data)) as Json);
const comparable = fc.oneof(scalar, fc.record({ field: word }));
const orderable = fc.oneof(fc.constantFrom('', 'x', 'xy'), fc.integer({ min: -3, max: 3 }), fc.record({ field: word }));
/** The operators with the values that they are tried on. */
const leaves = [
  { among: ['=', '!='], value: comparable },
  { among: ['>', '>=', '<', '<='], value: orderable },
  { among: ['in', 'not_in'], value: fc.array(scalar, { minLength: 1, maxLength: 3 }) },
  { among: ['contains'], value: scalar },
  { among: ['starts_with', 'ends_with'], value: fc.constantFrom('', 'x', 'y') },
  { among: ['matches'], value: fc.constantFrom('^x', 'y$', '.', 'x?y') },
  { among: ['exists'], value: fc.boolean() },
  { among: ['between'], value: fc.constantFrom([-1, 2], ['', 'xa']) },
] as const satisfies readonly { among: readonly Operator[]; value: fc.Arbitrary<unknown> }[];
const anyLeaf = fc.oneof(
  ...leaves.map(({ among, value }) =>
    fc.record({ field: word, operator: fc.constantFrom<Operator>(...among), value: value as fc.Arbitrary<unknown> }),
  ),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'tree' },
    anyLeaf,
    fc.record({ all: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('tree') }),
  ),
}));

const literal = (value: unknown): string => (typeof value === 'number' ? `double("${value}")` : JSON.stringify(value));
const valueOf = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'field' in value ? `event.${String(value.field)}` : literal(value);

/** Translates a leaf to CEL. It checks the types first, because CEL cannot compare values of different types. */
function leafInCel({ field, operator, value }: { field: string; operator: Operator; value: unknown }): string {
  const f = `event.${field}`;
  const isScalar = (one: string) => `type(${one}) in [string, double, bool]`;
  const same = (one: string, other: string) => `type(${one}) == type(${other})`;
  const equal = (one: string, other: string) =>
    `(${one} == null || ${other} == null ? ${one} == null && ${other} == null : ${isScalar(one)} && ${same(one, other)} && ${one} == ${other})`;
  const v = valueOf(value);
  const elements = Array.isArray(value) ? value.map(literal) : [];
  switch (operator) {
    case '=':
      return equal(f, v);
    case '!=':
      return `(${f} == null || ${v} == null ? !(${f} == null && ${v} == null) : ${isScalar(f)} && ${same(f, v)} && ${f} != ${v})`;
    case 'in':
      return `(${[...elements.map((one) => equal(f, one))].join(' || ')})`;
    case 'not_in':
      return `((${f} == null || ${isScalar(f)}) && !(${elements.map((one) => equal(f, one)).join(' || ')}))`;
    case 'contains':
      return `(type(${f}) == string ? type(${v}) == string && ${f}.contains(${typeof value === 'string' ? v : '""'}) : ${v} != null && type(${f}) == list && ${f}.exists(x, ${equal('x', v)}))`;
    case 'starts_with':
      return `(type(${f}) == string && ${f}.startsWith(${v}))`;
    case 'ends_with':
      return `(type(${f}) == string && ${f}.endsWith(${v}))`;
    case 'matches':
      return `(type(${f}) == string && ${f}.matches(${v}))`;
    case 'exists':
      return value === true ? `has(${f})` : `!has(${f})`;
    case 'between':
      return `(${same(f, elements[0] ?? '')} && ${f} >= ${elements[0] ?? ''} && ${f} <= ${elements[1] ?? ''})`;
    case '>':
    case '>=':
    case '<':
    case '<=':
      return `((type(${f}) == double || type(${f}) == string) && ${same(f, v)} && ${f} ${operator} ${v})`;
  }
}

function inCel(node: Json): string {
  if (Array.isArray(node['all'])) return `(${node['all'].map((one) => inCel(one as Json)).join(' && ')})`;
  if (Array.isArray(node['any'])) return `(${node['any'].map((one) => inCel(one as Json)).join(' || ')})`;
  if (node['not']) return `!(${inCel(node['not'] as Json)})`;
  return leafInCel(node as { field: string; operator: Operator; value: unknown });
}

it('every operator is compared', () => {
  expect(leaves.flatMap(({ among }): readonly Operator[] => among).sort()).toEqual([...operators].sort());
});

it('a tree gives the same results after storing it, and as its translation to CEL', () => {
  let compared = 0;
  fc.assert(
    fc.property(tree, fc.array(event, { minLength: 1, maxLength: 5 }), (node, events) => {
      expect(checkCondition(node, '')).toEqual([]);
      const compiled = compileCondition(node);
      const stored = compileCondition(JSON.parse(JSON.stringify(node)));
      const cel = { cel: inCel(node) };
      const hasTranslation = checkCondition(cel, '').length === 0;
      const translated = hasTranslation ? compileCondition(cel) : undefined;
      for (const data of events) {
        const holds = compiled.holds(data);
        expect(stored.holds(data)).toBe(holds);
        expect(compiled.explain(data)[0]?.holds).toBe(holds);
        if (translated) expect([cel.cel, translated.holds(data)]).toEqual([cel.cel, holds]);
        if (translated) compared++;
      }
    }),
    { numRuns: 10_000 },
  );
  // some translations exceed the maximum length of CEL
  expect(compared).toBeGreaterThan(15_000);
}, 120_000);

const anything = fc.oneof(
  fc.json({ maxDepth: 6 }).map((text) => JSON.parse(text) as unknown),
  fc.anything(),
  tree,
  fc.record({
    cel: fc.oneof(
      fc.string(),
      fc
        .array(
          fc.constantFrom(
            'event',
            '.',
            'a',
            '(',
            ')',
            '&&',
            '==',
            '"x"',
            '1',
            '[',
            ']',
            'has',
            '!',
            'matches',
            'map',
            'x',
            ',',
            ' + ',
          ),
        )
        .map((parts) => parts.join('')),
    ),
  }),
);
const wild = fc.dictionary(
  fc.oneof(word, fc.constantFrom('__proto__', 'constructor', 'toString'), fc.string()),
  fc.anything(),
  { maxKeys: 5 },
);

it('any input is either refused, or runs on any event', () => {
  fc.assert(
    fc.property(anything, wild, (condition, data) => {
      if (checkCondition(condition, '').length > 0) return;
      const compiled = compileCondition(condition);
      expect(typeof compiled.holds(data)).toBe('boolean');
      compiled.explain(data);
    }),
    { numRuns: 5_000 },
  );
}, 60_000);
