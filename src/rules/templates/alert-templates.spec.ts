import { checkTemplates, compileTemplates, defaultReader } from './alert-templates';

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
  ['Stockout: {{ ingredient_name }}', {}, 'Stockout: '],
  ['{{ a.b }}', { a: { b: 3 } }, '3'],
  ['{% if n > 2 %}many{% else %}few{% endif %}', { n: 3 }, 'many'],
  ['{{ text }}', { text: '{{ 7 | times: 7 }}' }, '{{ 7 | times: 7 }}'],
  ['{{ constructor }}{{ __proto__ }}{{ toString }}', {}, ''],
  ['{{ a }}/{{a}}/{{ b }}', { a: 1.5, b: 'x' }, '1.5/1.5/x'],
  ['{{ a }} {{ b }} {{ c }}', { a: true, b: null, c: [1, 'two'] }, 'true  1two'],
  ['{{ true }}{{ empty }}', { true: 'no', empty: 'no' }, 'true'],
  ['a{{- x -}} b', { x: 1 }, 'a1b'],
])('%s of %p renders %p', (template, data, title) => expect(titleOf(template, data)).toBe(title));

it('cuts a title at what its column holds', () => expect(titleOf('{{ x }}', { x: 'é'.repeat(600) })).toHaveLength(500));

it('leaves no half of a character behind where it cuts', () => {
  expect(titleOf('a{{ x }}', { x: '🔔'.repeat(300) }).isWellFormed()).toBe(true);
});

it('names each broken template', () => {
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
