import type { NoticeText } from '../../../notifications';
import type { Notice, NoticeKind } from './domain/decide-notices';

type Words = (name: string, at: string) => NoticeText;

const english: Readonly<Record<NoticeKind, Words>> = {
  before: (name, at) => ({ title: `Soon on call: ${name}`, text: `You are on call on ${name} from ${at}.` }),
  start: (name, at) => ({ title: `On call: ${name}`, text: `You are on call on ${name} since ${at}.` }),
  end: (name, at) => ({ title: `No longer on call: ${name}`, text: `Your shift on ${name} ended at ${at}.` }),
  added: (name, at) => ({ title: `On call: ${name}`, text: `${name} was changed. You are on call since ${at}.` }),
  removed: (name, at) => ({
    title: `No longer on call: ${name}`,
    text: `${name} was changed. You are no longer on call since ${at}.`,
  }),
};

const spanish: Readonly<Record<NoticeKind, Words>> = {
  before: (name, at) => ({
    title: `Pronto de guardia: ${name}`,
    text: `Está de guardia en ${name} a partir de: ${at}.`,
  }),
  start: (name, at) => ({ title: `De guardia: ${name}`, text: `Está de guardia en ${name} desde: ${at}.` }),
  end: (name, at) => ({ title: `Fin de la guardia: ${name}`, text: `Su guardia en ${name} terminó: ${at}.` }),
  added: (name, at) => ({ title: `De guardia: ${name}`, text: `${name} ha cambiado. Está de guardia desde: ${at}.` }),
  removed: (name, at) => ({
    title: `Fin de la guardia: ${name}`,
    text: `${name} ha cambiado. Ya no está de guardia desde: ${at}.`,
  }),
};

const shownTime = (locale: string, timeZone: string, at: number): string => {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  return `${format.format(at)} (${timeZone})`;
};

/** The words of a notice, with the time in the zone of the schedule. */
export const noticeText = ({ kind, at }: Notice, name: string, timeZone: string) => ({
  en: english[kind](name, shownTime('en', timeZone, at)),
  es: spanish[kind](name, shownTime('es', timeZone, at)),
});
