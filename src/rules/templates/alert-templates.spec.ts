import { InvalidInput } from '../../../libs/kernel/domain-error';
import { checkTemplates, compileTemplates } from './alert-templates';

const templates = (titleTemplate: string) => ({
  titleTemplate,
  descriptionTemplate: '-',
  actionTemplate: null,
  impactTemplate: null,
});
const titleOf = (template: string, data: Record<string, unknown>) => compileTemplates(templates(template))(data).title;

it.each([
  ['Stockout: {{ ingredient_name }}', { ingredient_name: 'Harina' }, 'Stockout: Harina'],
  ['Stockout: {{ ingredient_name }}', {}, 'Stockout: '],
  ['{{ a.b }}', { a: { b: 3 } }, '3'],
  ['{% if n > 2 %}many{% else %}few{% endif %}', { n: 3 }, 'many'],
  ['{{ text }}', { text: '{{ 7 | times: 7 }}' }, '{{ 7 | times: 7 }}'],
  ['{{ constructor }}{{ __proto__ }}{{ toString }}', {}, ''],
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
  try {
    checkTemplates(broken);
    throw new Error('was accepted');
  } catch (error) {
    expect((error as InvalidInput).faults.map(({ pointer }) => pointer)).toEqual(
      expect.arrayContaining(['/title_template', '/description_template']) as unknown,
    );
  }
});
