import fc from 'fast-check';
import { Liquid } from 'liquidjs';
import { defaultRules } from '../catalogue/defaults/default-rules';
import { compileTemplates, defaultReader, renderedByLiquid } from './alert-templates';
import { compileDirect } from '../../../libs/liquid/direct-templates';

const shipped = defaultRules.flatMap(
  ({ titleTemplate, descriptionTemplate, actionTemplate, impactTemplate, translations: { es } }) =>
    [
      titleTemplate,
      descriptionTemplate,
      actionTemplate,
      impactTemplate,
      es?.titleTemplate,
      es?.descriptionTemplate,
      es?.actionTemplate,
      es?.impactTemplate,
    ].filter((one) => typeof one === 'string'),
);
const names = [...new Set(shipped.flatMap((template) => [...template.matchAll(/[a-z_]{3,}/g)].map(([name]) => name)))];

const value = fc.oneof(
  fc.integer({ min: -5, max: 50 }),
  fc.double({ noNaN: true }),
  fc.constantFrom('', '0', '12', 'kg', '2026-12-01', 'EUR', null, true, false),
  fc.constantFrom<unknown>([], [1, 2], {}, { a: 1 }),
);
const event = fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 12 });

const described = (template: string, data: Record<string, unknown>) =>
  compileTemplates({ titleTemplate: 'x', descriptionTemplate: template, actionTemplate: null, impactTemplate: null })(
    data,
    defaultReader,
  ).description;

it('every default text renders the same directly and with Liquid, for any event', () => {
  fc.assert(
    fc.property(fc.constantFrom(...shipped), event, (template, data) => {
      expect(described(template, data)).toBe(renderedByLiquid(template, data, defaultReader));
    }),
    { numRuns: 5_000 },
  );
});

const operand = fc.constantFrom('a', 'b', 'c', '1', '2.5', '"x"', 'nil', 'true', 'false', 'a.b', 'empty');
const operator = fc.constantFrom('==', '!=', '>', '>=', '<', '<=', 'and', 'or', 'contains');
const filter = fc.constantFrom(
  '',
  '| plus: 1',
  '| times: b',
  '| minus: "2"',
  '| divided_by: c',
  '| currency',
  '| number: 1',
  '| percent',
  '| upcase',
  '| date: "%Y-%m-%d %H:%M"',
  '| date: "%d.%m.%y"',
  '| date: "short"',
  '| date: a',
  '| currency: a',
);
const expression = fc
  .tuple(operand, fc.array(fc.tuple(operator, operand), { maxLength: 2 }))
  .map(([first, rest]) => [first, ...rest.flat()].join(' '));
const source = fc
  .tuple(expression, operand, filter, filter)
  .map(
    ([condition, shown, one, other]) =>
      `<{% if ${condition} %}{{ ${shown} ${one} ${other} }}{%- elsif b %} B {% else %}none{% endif %}>`,
  );
const small = fc.dictionary(
  fc.constantFrom('a', 'b', 'c'),
  fc.oneof(
    fc.integer({ min: -2, max: 3 }),
    fc.constantFrom<unknown>('', 'x', '1', null, true, false, [], ['x'], { b: 1 }, NaN),
    fc.constantFrom<unknown>('2026-03-29T00:30:00Z', '+012026-03-29T00:30:00Z', '-000002-03-29T00:30:00Z', 1e15, '%Y'),
  ),
);

it('any condition, output and filter renders the same directly and with Liquid', () => {
  fc.assert(
    fc.property(source, small, (template, data) => {
      expect(described(template, data)).toBe(renderedByLiquid(template, data, defaultReader));
    }),
    { numRuns: 10_000 },
  );
});

it('can compile the impacts of the default rules, which every alert uses', () => {
  const liquid = new Liquid();
  for (const name of ['currency', 'number', 'percent']) liquid.registerFilter(name, () => '');
  for (const { impactTemplate } of defaultRules)
    expect(compileDirect(liquid.parse(impactTemplate ?? ''))).toBeDefined();
});
