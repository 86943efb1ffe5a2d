import type { Reader } from '../rules';

/** How many alerts of one type the alert of a storm stands for. */
export interface Covered {
  readonly alertType: string;
  readonly count: number;
}

const MAX_TYPES = 10;

const texts = {
  en: {
    title: (perMinute: number) => `Alert storm: more than ${perMinute} new alerts a minute`,
    body: (total: number, kinds: string) => `This alert stands for ${total} others, which do not notify: ${kinds}.`,
    more: (count: number) => `${count} of other types`,
    none: 'This alert stands for others, which do not notify.',
    action: 'List them with ?quiet_by= and the id of this alert. Critical alerts notify as long as they are few.',
  },
  es: {
    title: (perMinute: number) => `Tormenta de alertas: más de ${perMinute} alertas nuevas por minuto`,
    body: (total: number, kinds: string) => `Esta alerta representa a otras ${total}, que no avisan: ${kinds}.`,
    more: (count: number) => `${count} de otros tipos`,
    none: 'Esta alerta representa a otras, que no avisan.',
    action:
      'Se listan con ?quiet_by= y el identificador de esta alerta. Las alertas críticas avisan mientras sean pocas.',
  },
} as const;

/** The text of a storm's alert. */
export interface StormText {
  readonly title: string;
  readonly description: string;
  readonly recommendedAction: string;
}

/**
 * Returns the text of a storm's alert in the language of the tenant.
 * @param covered the alerts that it stands for, by type, the most frequent type first
 */
export function stormText(locale: Reader['locale'], perMinute: number, covered: readonly Covered[]): StormText {
  const text = texts[locale];
  const total = covered.reduce((sum, { count }) => sum + count, 0);
  const kinds = covered.slice(0, MAX_TYPES).map(({ alertType, count }) => `${count} × ${alertType}`);
  const rest = covered.slice(MAX_TYPES).reduce((sum, { count }) => sum + count, 0);
  if (rest > 0) kinds.push(text.more(rest));
  return {
    title: text.title(perMinute),
    description: total === 0 ? text.none : text.body(total, kinds.join(', ')),
    recommendedAction: text.action,
  };
}

/** Returns the numbers of a storm's text, as the data of its alert. */
export const stormData = (perMinute: number, covered: readonly Covered[]) => ({
  storm_alerts_per_minute: perMinute,
  covered: covered.reduce((sum, { count }) => sum + count, 0),
  covered_by_type: Object.fromEntries(covered.map(({ alertType, count }) => [alertType, count])),
});
