import { Liquid } from 'liquidjs';
import { LRUCache } from 'lru-cache';

/** The locale settings of a tenant, for numbers, money and times. */
export interface Reader {
  readonly locale: 'en' | 'es';
  /** IANA name. */
  readonly timeZone: string;
  /** ISO 4217 code. */
  readonly currency: string;
}

/** For tenants without settings. */
export const defaultReader: Reader = { locale: 'en', timeZone: 'UTC', currency: 'EUR' };

/** The key under which filters find their reader. It is a symbol, so that templates cannot access it. */
export const READER = Symbol('reader');

/** Thrown while a direct template renders, for what only Liquid can render. */
export const NEEDS_LIQUID = new Error('needs Liquid');

interface Rendering {
  /** `opts` is missing where no Liquid renders. */
  readonly context: { readonly globals: object; readonly opts?: object };
}

const MAX_FORMATTERS = 500;
const formatters = new LRUCache<string, { format(value: number | Date): string }>({ max: MAX_FORMATTERS });

/** Returns a cached formatter: creating one is slow. */
function formatter<F extends { format(value: number | Date): string }>(key: string, make: () => F): F {
  const known = formatters.get(key) as F | undefined;
  if (known) return known;
  const created = make();
  formatters.set(key, created);
  return created;
}

const readerOf = ({ context }: Rendering): Reader =>
  (context.globals as { readonly [READER]?: Reader })[READER] ?? defaultReader;

const numberOf = (value: unknown): number | undefined => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
};

const isCurrency = (code: unknown): code is string => typeof code === 'string' && /^[A-Za-z]{3}$/.test(code);
const digitsOf = (value: unknown, fallback: number): number =>
  Math.min(10, Math.max(0, Math.trunc(numberOf(value) ?? fallback)));

function formatted(rendering: Rendering, value: unknown, options: Intl.NumberFormatOptions): string {
  const number = numberOf(value);
  if (number === undefined) return '';
  const { locale } = readerOf(rendering);
  const make = () => new Intl.NumberFormat(locale, { useGrouping: true, ...options });
  return formatter(`${locale} ${JSON.stringify(options)}`, make).format(number);
}

const styles: Record<string, Intl.DateTimeFormatOptions> = {
  short: { dateStyle: 'short' },
  medium: { dateStyle: 'medium' },
  long: { dateStyle: 'long' },
  time: { timeStyle: 'short' },
  datetime: { dateStyle: 'medium', timeStyle: 'short' },
};

const dateOnly = /^\d{4}-\d{2}-\d{2}$/;

const instantOf = (value: unknown): Date | undefined => {
  const at = new Date(typeof value === 'string' || typeof value === 'number' ? value : NaN);
  return Number.isNaN(at.getTime()) ? undefined : at;
};

const parts: Readonly<Record<string, readonly [number, number]>> = {
  '%Y': [0, 4],
  '%m': [5, 7],
  '%d': [8, 10],
  '%H': [11, 13],
  '%M': [14, 16],
};

/** A time in the most used format of numbers, many times faster than by Liquid; undefined: only Liquid knows the format. */
function inNumbers(at: Date, format: string, timeZone: string): string | undefined {
  if (!/^(?:%[YmdHM]|[^%])*$/.test(format)) return undefined;
  const options = { dateStyle: 'short', timeStyle: 'short', timeZone } as const;
  const text = formatter(`sv-SE ${timeZone}`, () => new Intl.DateTimeFormat('sv-SE', options)).format(at);
  // a year before 0 or after 9999 is written in another way
  return text.length === 16 ? format.replace(/%[YmdHM]/g, (part) => text.slice(...(parts[part] ?? []))) : undefined;
}

/** Adds the filters for alerts. A value that is not a number renders empty; a value that is not a time stays as it is. */
export function addFilters(liquid: Liquid): void {
  const strftime = liquid.filters['date'] as (this: unknown, at: Date, format: string, zone: string) => unknown;

  liquid.registerFilter('currency', function (this: Rendering, amount: unknown, code?: unknown) {
    const currency = (isCurrency(code) ? code : readerOf(this).currency).toUpperCase();
    return formatted(this, amount, { style: 'currency', currency });
  });

  liquid.registerFilter('number', function (this: Rendering, value: unknown, decimals?: unknown) {
    return formatted(this, value, { maximumFractionDigits: digitsOf(decimals, 2) });
  });

  liquid.registerFilter('percent', function (this: Rendering, value: unknown, decimals?: unknown) {
    return formatted(this, value, { style: 'percent', maximumFractionDigits: digitsOf(decimals, 0) });
  });

  liquid.registerFilter('date', function (this: Rendering, value: unknown, format: unknown = 'medium') {
    const at = instantOf(value);
    if (!at) return value;
    const { locale, timeZone: ownZone } = readerOf(this);
    // a date without a time is the same day in every time zone
    const timeZone = typeof value === 'string' && dateOnly.test(value) ? 'UTC' : ownZone;
    const style = typeof format === 'string' && Object.hasOwn(styles, format) ? styles[format] : undefined;
    if (!style && typeof format === 'string' && format.includes('%')) {
      const numbers = inNumbers(at, format, timeZone);
      if (numbers === undefined && !this.context.opts) throw NEEDS_LIQUID;
      return numbers ?? strftime.call(this, at, format, timeZone);
    }
    const options = { ...(style ?? styles['medium']), timeZone };
    return formatter(`${locale} ${JSON.stringify(options)}`, () => new Intl.DateTimeFormat(locale, options)).format(at);
  });
}

/** Filters that cost nothing however long a list is, or that give its length. */
const cheapFilters = ['size', 'first', 'last', 'default'];
const MAX_ITEMS = 1_000;

/** Cuts the lists that filters read: the time limit of a template is not checked within a filter, such as a sort. */
export function limitLists(liquid: Liquid): void {
  for (const [name, filter] of Object.entries(liquid.filters)) {
    if (typeof filter !== 'function' || cheapFilters.includes(name)) continue;
    const handler = filter as (this: unknown, ...values: unknown[]) => unknown;
    liquid.registerFilter(name, function (this: unknown, value: unknown, ...args: unknown[]) {
      return handler.call(this, Array.isArray(value) ? value.slice(0, MAX_ITEMS) : value, ...args);
    });
  }
}
