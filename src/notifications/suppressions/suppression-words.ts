import { cutText } from '../words/cut';
import { oneLine } from '../../../libs/text/one-line';
import type { SuppressedBy } from '../../suppression';
import type { MessageLocale } from '../content';
import type { NoticeText } from '../requests/notify-request';

const MAX_REASON_LENGTH = 120;
const MINUTE_MS = 60_000;

interface SuppressionWords {
  readonly expires: (reason: string, minutes: number) => string;
  readonly ended: (reason: string) => string;
  readonly keeps: (problems: number, events: number) => string;
  readonly kept: (problems: number, events: number) => string;
  readonly nothing: string;
}

const words: Readonly<Record<MessageLocale, SuppressionWords>> = {
  en: {
    expires: (reason, minutes) => `Suppression ends in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}: ${reason}`,
    ended: (reason) => `Suppression has ended: ${reason}`,
    keeps: (problems, events) => `Problems that it keeps quiet: ${problems} (events: ${events}).`,
    kept: (problems, events) => `Problems that it kept quiet: ${problems} (events: ${events}).`,
    nothing: 'It has kept nothing quiet.',
  },
  es: {
    expires: (reason, minutes) =>
      `La supresión termina en ${minutes} ${minutes === 1 ? 'minuto' : 'minutos'}: ${reason}`,
    ended: (reason) => `La supresión ha terminado: ${reason}`,
    keeps: (problems, events) => `Problemas que silencia: ${problems} (eventos: ${events}).`,
    kept: (problems, events) => `Problemas que silenció: ${problems} (eventos: ${events}).`,
    nothing: 'No ha silenciado nada.',
  },
};

const typesOf = ({ types }: SuppressedBy): string =>
  types.map(({ alertType, count }) => `${alertType}: ${count}`).join(', ');

const both = (make: (word: SuppressionWords) => NoticeText): Readonly<Record<MessageLocale, NoticeText>> => ({
  en: make(words.en),
  es: make(words.es),
});

const reasonOf = ({ suppression }: SuppressedBy): string => cutText(oneLine(suppression.reason), MAX_REASON_LENGTH);

/** What the creator of a suppression is told before its end. */
export function expiringText(one: SuppressedBy, now: Date): Readonly<Record<MessageLocale, NoticeText>> {
  const minutes = Math.max(1, Math.round((one.suppression.endTime.getTime() - now.getTime()) / MINUTE_MS));
  return both(({ expires, keeps, nothing }) => ({
    title: expires(reasonOf(one), minutes),
    text: one.problems === 0 ? nothing : `${keeps(one.problems, one.events)} ${typesOf(one)}`,
  }));
}

/** What the creator is told at its end. */
export const endedText = (one: SuppressedBy): Readonly<Record<MessageLocale, NoticeText>> =>
  both(({ ended, kept }) => ({
    title: ended(reasonOf(one)),
    text: `${kept(one.problems, one.events)} ${typesOf(one)}`,
  }));
