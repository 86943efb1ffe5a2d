import type { MessageLocale } from '../content';
import { builtInLocale } from '../words/message-facts';
import type { DeliveryRow } from '../deliveries/delivery-row';
import type { ProblemKind } from '../../../libs/kernel/domain-error';

/** What people are answered who press a button or send a reply. */
interface AnswerTexts {
  readonly acknowledge: (title: string) => string;
  readonly resolve: (title: string) => string;
  readonly notAllowed: string;
  readonly unknown: string;
  readonly unchanged: string;
}

const en: AnswerTexts = {
  acknowledge: (title) => `Acknowledged: ${title}`,
  resolve: (title) => `Resolved: ${title}`,
  notAllowed: 'You may not do this.',
  unknown: 'No message that is open has this number.',
  unchanged: 'Nothing was changed: the alert is over, or cannot be changed like this.',
};

const es: AnswerTexts = {
  acknowledge: (title) => `Confirmada: ${title}`,
  resolve: (title) => `Resuelta: ${title}`,
  notAllowed: 'No tiene permiso para hacer esto.',
  unknown: 'Ningún mensaje abierto tiene este número.',
  unchanged: 'No se ha cambiado nada: la alerta ha terminado o no se puede cambiar así.',
};

/** The answers in each language. */
export const answerTexts: Readonly<Record<MessageLocale, AnswerTexts>> = { en, es };

/** The language of the message that is answered. */
export const answerLocale = (delivery: DeliveryRow | undefined): MessageLocale =>
  builtInLocale(delivery?.locale ?? 'en');

/** Says why nothing was done. */
export function refusalText(problem: ProblemKind, locale: MessageLocale): string {
  const texts = answerTexts[locale];
  if (problem === 'forbidden') return texts.notAllowed;
  return problem === 'not-found' ? texts.unknown : texts.unchanged;
}
