import type { Language, Reader } from './language';

const MONTHS_EU = ['urt.', 'ots.', 'mar.', 'api.', 'mai.', 'eka.', 'uzt.', 'abu.', 'ira.', 'urr.', 'aza.', 'abe.'];
const WEEKDAYS_EU = ['ig.', 'al.', 'ar.', 'az.', 'og.', 'or.', 'lr.'];

interface Parts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: string;
  readonly minute: string;
  /** 0: Sunday. */
  readonly weekday: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format is slow, and a list shows hundreds of times. */
function format(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale, options);
  formats.set(key, made);
  return made;
}

function partsOf(at: Date, timeZone: string): Parts {
  const options = { timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' } as const;
  const made = format('en-GB', { ...options, hour: '2-digit', minute: '2-digit' }).formatToParts(at);
  const of = (type: string) => made.find((part) => part.type === type)?.value ?? '';
  const [year, month, day] = [Number(of('year')), Number(of('month')), Number(of('day'))];
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
  return { year, month, day, hour: of('hour'), minute: of('minute'), weekday };
}

const locales = { en: 'en-GB', es: 'es' } as const;

/** The date, in the time zone of the reader: "Mon 23 Nov 2026". */
export function formatDate(iso: string | number | Date, { language, timeZone }: Reader): string {
  const at = new Date(iso);
  if (language === 'eu') {
    const { year, month, day, weekday } = partsOf(at, timeZone);
    return `${year}(e)ko ${MONTHS_EU[month - 1]} ${day}(a), ${WEEKDAYS_EU[weekday]}`;
  }
  const options = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const;
  return format(locales[language], { timeZone, ...options }).format(at);
}

/** The time of day: "09:30". */
export function formatClock(iso: string | number | Date, { timeZone }: Reader): string {
  const { hour, minute } = partsOf(new Date(iso), timeZone);
  return `${hour}:${minute}`;
}

/** Day and time without the year: "23 Nov 09:30". */
export function formatTime(iso: string | number | Date, reader: Reader): string {
  const at = new Date(iso);
  const clock = formatClock(at, reader);
  if (reader.language === 'eu') {
    const { month, day } = partsOf(at, reader.timeZone);
    return `${MONTHS_EU[month - 1]} ${day}, ${clock}`;
  }
  const options = { timeZone: reader.timeZone, day: 'numeric', month: 'short' } as const;
  return `${format(locales[reader.language], options).format(at)}, ${clock}`;
}

const WHOLE_MONTHS_EU = [
  ...['urtarrila', 'otsaila', 'martxoa', 'apirila', 'maiatza', 'ekaina'],
  ...['uztaila', 'abuztua', 'iraila', 'urria', 'azaroa', 'abendua'],
];

/** The month: "November 2026". */
export function formatMonth(at: number, { language, timeZone }: Reader): string {
  const { year, month } = partsOf(new Date(at), timeZone);
  if (language === 'eu') return `${year}(e)ko ${WHOLE_MONTHS_EU[month - 1]}`;
  return format(locales[language], { timeZone, month: 'long', year: 'numeric' }).format(at);
}

/** The weekday and day: "Mon 23". */
export function formatDay(iso: string | number | Date, reader: Reader): string {
  const { day, weekday } = partsOf(new Date(iso), reader.timeZone);
  if (reader.language === 'eu') return `${WEEKDAYS_EU[weekday]} ${day}`;
  const name = format(locales[reader.language], { timeZone: reader.timeZone, weekday: 'short' }).format(new Date(iso));
  return `${name} ${day}`;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const units: Record<Language, { s: string; min: string; h: string; d: string }> = {
  en: { s: 's', min: 'min', h: 'h', d: 'd' },
  es: { s: 's', min: 'min', h: 'h', d: 'd' },
  eu: { s: 's', min: 'min', h: 'h', d: 'egun' },
};

/** A length of time with its largest unit, or its two largest: "31 s", "12 min", "2 h 5 min", "3 d". */
export function formatDuration(seconds: number, language: Language): string {
  const unit = units[language];
  const whole = Math.max(0, Math.round(seconds));
  if (whole < MINUTE) return `${whole} ${unit.s}`;
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)} ${unit.min}`;
  const minutes = Math.floor((whole % HOUR) / MINUTE);
  if (whole < DAY) return `${Math.floor(whole / HOUR)} ${unit.h}${minutes > 0 ? ` ${minutes} ${unit.min}` : ''}`;
  return `${Math.floor(whole / DAY)} ${unit.d}`;
}

const relative: Record<Language, { past: string; future: string }> = {
  en: { past: '# ago', future: 'in #' },
  es: { past: 'hace #', future: 'dentro de #' },
  eu: { past: 'duela #', future: '# barru' },
};

/** How long ago, or in how long: "2 min ago". */
export function formatRelative(iso: string, now: number, language: Language): string {
  const seconds = (now - Date.parse(iso)) / 1_000;
  const { past, future } = relative[language];
  return (seconds >= 0 ? past : future).replace('#', formatDuration(Math.abs(seconds), language));
}
