import type { Language } from './language';

export interface Forms {
  readonly one: string;
  /** Spanish: for millions. */
  readonly many?: string;
  readonly other: string;
}

// Chromium of some systems has no Basque: its rules and numbers are those of Spanish, but for "many"
const rules = { en: new Intl.PluralRules('en'), es: new Intl.PluralRules('es') };
const numbers = {
  en: new Intl.NumberFormat('en', { maximumFractionDigits: 1 }),
  es: new Intl.NumberFormat('es', { maximumFractionDigits: 1, useGrouping: 'always' as never }),
};

/** A number as people of a language write it. */
export const formatNumber = (language: Language, value: number): string =>
  numbers[language === 'en' ? 'en' : 'es'].format(value);

/** A text with a count. `#` in a form is the number. */
export function plural(language: Language, count: number, forms: Forms): string {
  const category = language === 'eu' ? (count === 1 ? 'one' : 'other') : rules[language].select(count);
  const form = category === 'one' ? forms.one : category === 'many' ? (forms.many ?? forms.other) : forms.other;
  return form.replaceAll('#', formatNumber(language, count));
}
