import fc from 'fast-check';
import { type AlertTemplates, checksOfTemplates, compileTemplates, defaultReader } from './alert-templates';

const checkTemplates = (of: AlertTemplates) => checksOfTemplates(of).flatMap((check) => check());

const templates = (titleTemplate: string) => ({
  titleTemplate,
  descriptionTemplate: '-',
  actionTemplate: null,
  impactTemplate: null,
});
const titleOf = (template: string, data: Record<string, unknown>) =>
  compileTemplates(templates(template))(data, defaultReader).title;

it.each([
  ['Stockout: {{ ingredient_name }}', { ingredient_name: 'Harina' }, 'Stockout: Harina'],
  ['Stockout: {{ ingredient_name }}', {}, 'Stockout:'],
  ['{{ a.b }}', { a: { b: 3 } }, '3'],
  ['{% if n > 2 %}many{% else %}few{% endif %}', { n: 3 }, 'many'],
  ['{{ text }}', { text: '{{ 7 | times: 7 }}' }, '{{ 7 | times: 7 }}'],
  ['{{ constructor }}{{ __proto__ }}{{ toString }}', {}, ''],
  ['{{ a }}/{{a}}/{{ b }}', { a: 1.5, b: 'x' }, '1.5/1.5/x'],
  ['{{ a }} {{ b }} {{ c }}', { a: true, b: null, c: [1, 'two'] }, 'true 1two'],
  ['{{ true }}{{ empty }}', { true: 'no', empty: 'no' }, 'true'],
  ['a{{- x -}} b', { x: 1 }, 'a1b'],
])('%s of %p renders %p', (template, data, title) => expect(titleOf(template, data)).toBe(title));

it('cuts a title at the length of its column', () =>
  expect(titleOf('{{ x }}', { x: 'é'.repeat(600) })).toHaveLength(500));

it('does not cut a character in half', () => {
  expect(titleOf('a{{ x }}', { x: '🔔'.repeat(300) }).isWellFormed()).toBe(true);
});

it('reports each broken template', () => {
  const broken = {
    titleTemplate: '{{ oops',
    descriptionTemplate: '{{ x | nonsense }}',
    actionTemplate: 'fine',
    impactTemplate: '{% if %}',
  };
  expect(checkTemplates(broken).map(({ pointer }) => pointer)).toEqual([
    '/title_template',
    '/description_template',
    '/impact_template',
  ]);
});

it('filters cannot make text that the database refuses', () => {
  const texts = {
    ...templates('{{ x | split: "" | first }}'),
    descriptionTemplate: '{{ y | url_decode }}{{ x | split: "" | last }}',
  };
  const { title, description } = compileTemplates(texts)({ x: '🔔', y: 'a%00b' }, defaultReader);
  for (const text of [title, description])
    expect([text.isWellFormed(), text.includes('\u0000')]).toEqual([true, false]);
});

it('a title is a single line for any event', () => {
  expect(titleOf('Out:  {{ x }}', { x: ' flour\r\nBcc: all@example.com\u2028\u0000 ' })).toBe(
    'Out: flour Bcc: all@example.com',
  );
});

it('markup in an event is neither escaped nor changed', () => {
  expect(titleOf('{{ x }} {{ x | upcase }}', { x: '<b onclick="x">&' })).toBe('<b onclick="x">& <B ONCLICK="X">&');
});

const loops =
  '{% for i in (1..999) %}{% for j in (1..999) %}{% for k in (1..999) %}x{% endfor %}{% endfor %}{% endfor %}';
const bombs = [
  loops,
  '{% for i in (1..1000000000) %}x{% endfor %}',
  '{% for i in (1..n) %}x{% endfor %}',
  '{% assign r = (n..m) %}{{ r | size }}',
  '{% assign s = "xxxxxxxxxx" %}{% for i in (1..40) %}{% assign s = s | append: s %}{% endfor %}{{ s }}',
  '{{ n | concat: n }}{{ n | where_exp: "x", "x" }}{% increment n %}',
];

it.each(bombs)('%s is refused', (bomb) => {
  expect(checkTemplates(templates(bomb)).map(({ pointer }) => pointer)).toEqual(['/title_template']);
});

it('a template that an event makes too slow is stopped', () => {
  const startedAt = performance.now();
  expect(() => titleOf(`{% if n %}${loops}{% endif %}`, { n: 1 })).toThrow(/limit/);
  // twenty times the limit, so that only a runaway template fails the test
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});

const piece = fc.oneof(
  fc.constantFrom(
    '{{',
    '}}',
    '{%',
    '%}',
    'if',
    'endif',
    'for i in',
    'endfor',
    'assign',
    '=',
    '|',
    ':',
    '"',
    '(1..n)',
    '(1..99)',
  ),
  fc.constantFrom(
    'x',
    'x.y',
    'x[0]',
    'constructor',
    '__proto__',
    '"a"',
    '3',
    'currency',
    'date',
    'times',
    'size',
    'join',
    'default',
  ),
  fc.string(),
);
const source = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(' '));
const wild = fc.dictionary(
  fc.constantFrom('x', 'y', 'n', '__proto__', 'constructor'),
  fc.oneof(fc.string(), fc.double(), fc.constant(null), fc.array(fc.string()), fc.dictionary(fc.string(), fc.string())),
);

it('an accepted template renders for any event, or fails because of its limits', () => {
  fc.assert(
    fc.property(source, wild, (template, data) => {
      if (checkTemplates(templates(template)).length > 0) return;
      try {
        const title = titleOf(template, data);
        expect(title.length).toBeLessThanOrEqual(500);
        expect(title).not.toMatch(/[\r\n]|native code|\[object Object\] Object/);
      } catch (error) {
        expect((error as Error).name).toBe('RenderError');
      }
    }),
    { numRuns: 3_000 },
  );
}, 60_000);
