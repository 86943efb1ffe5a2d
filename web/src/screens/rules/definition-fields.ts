import type { ChangeEvent } from 'react';
import type { Schemas } from '../../api/client';

export type Definition = Schemas['SaveRuleDto'];

type Changed = ChangeEvent<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>;

/** The words of a list that is written with commas. */
const wordsOf = (text: string): string[] =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);

const shown = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/** Binds controls to the fields of a definition by their names. An empty control leaves its field out. */
export function definitionFields(definition: Definition, onChange: (definition: Definition) => void) {
  const values = definition as unknown as Record<string, string | number | boolean | string[] | null | undefined>;
  const set = (name: keyof Definition, value: unknown) => {
    const { [name]: _, ...others } = definition;
    onChange((value === undefined ? others : { ...others, [name]: value }) as Definition);
  };
  return {
    set,
    text: (name: keyof Definition) => ({
      value: shown(values[name]),
      onChange: ({ target }: Changed) => set(name, target.value === '' ? undefined : target.value),
    }),
    number: (name: keyof Definition) => ({
      type: 'number',
      min: 0,
      value: shown(values[name]),
      onChange: ({ target }: Changed) => set(name, target.value === '' ? undefined : Number(target.value)),
    }),
    /** Read when it is left, so that a comma can be typed. */
    list: (name: keyof Definition) => ({
      defaultValue: [values[name] ?? []].flat().join(', '),
      onBlur: ({ target }: Changed) => {
        const words = wordsOf(target.value);
        set(name, words.length > 0 ? words : undefined);
      },
    }),
    checked: (name: keyof Definition) => ({
      type: 'checkbox',
      checked: values[name] !== false,
      onChange: ({ target }: ChangeEvent<HTMLInputElement>) => set(name, target.checked ? undefined : false),
    }),
  };
}

/** Labels as lines `name = value`. */
export const labelLines = (labels: Definition['labels'] = {}): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name} = ${value}`)
    .join('\n');

/** The labels that lines say; undefined: none. */
export function labelsOf(lines: string): Record<string, string> | undefined {
  const pairs = lines
    .split('\n')
    .filter((line) => line.includes('='))
    .map((line) => [line.slice(0, line.indexOf('=')).trim(), line.slice(line.indexOf('=') + 1).trim()] as const);
  return pairs.length > 0 ? Object.fromEntries(pairs) : undefined;
}
