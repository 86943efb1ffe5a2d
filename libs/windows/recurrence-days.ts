import { RRuleTemporal } from 'rrule-temporal';
import { DAY_MS, type WallClock } from './wall-clock';

/** The days of a recurrence. A day is its midnight as a wall time (see `WallClock`). */
export interface RecurrenceDays {
  /** The last day of the recurrence that is not after the given day. */
  upTo(day: number): number | undefined;
  /** The first day of the recurrence that is after the given day. */
  after(day: number): number | undefined;
}

/** The start of a recurrence. */
export interface RecurrenceStart {
  /** The first day (DTSTART). */
  readonly day: number;
  /** The last day that matters: no search goes beyond it. */
  readonly lastDay: number;
  /** The time of day at which spans begin, in milliseconds since midnight. An UNTIL with a time is compared with it. */
  readonly timeMs: number;
  readonly clock: WallClock;
}

const listOf = (item: string): RegExp => new RegExp(`^(?:${item})(?:,(?:${item}))*$`);
const weekday = '(?:MO|TU|WE|TH|FR|SA|SU)';
const signed = (number: string): RegExp => listOf(`[+-]?(?:${number})`);

// The library accepts unknown parts and ignores numbers out of range: BYMONTHDAY=40 would mean every day.
const parts: Readonly<Record<string, RegExp>> = {
  FREQ: /^(?:DAILY|WEEKLY|MONTHLY|YEARLY)$/,
  INTERVAL: /^0*[1-9]\d{0,3}$/,
  COUNT: /^0*[1-9]\d{0,3}$/,
  UNTIL: /^\d{8}(?:T(?:[01]\d|2[0-3])[0-5]\d[0-5]\dZ?)?$/,
  WKST: new RegExp(`^${weekday}$`),
  BYDAY: listOf(`(?:[+-]?(?:0?[1-9]|[1-4]\\d|5[0-3]))?${weekday}`),
  BYMONTH: listOf('0?[1-9]|1[0-2]'),
  BYMONTHDAY: signed('0?[1-9]|[12]\\d|3[01]'),
  BYYEARDAY: signed('0{0,2}[1-9]|0?[1-9]\\d|[12]\\d\\d|3[0-5]\\d|36[0-6]'),
  BYWEEKNO: signed('0?[1-9]|[1-4]\\d|5[0-3]'),
  BYSETPOS: signed('0{0,2}[1-9]|0?[1-9]\\d|[12]\\d\\d|3[0-5]\\d|36[0-6]'),
};

const timeParts = ['BYHOUR', 'BYMINUTE', 'BYSECOND'];

/** The limit for days, weeks, months or years. Searches end at the last day, which is long before. */
const MAX_STEPS = 15_000;

function checkPart(name: string, value: string): void {
  if (timeParts.includes(name)) throw new Error(`${name} cannot be used: the fields from and to set the time of day`);
  const allowed = Object.hasOwn(parts, name) ? parts[name] : undefined;
  if (!allowed) throw new Error(`${name || 'an empty part'} is not a valid part of a recurrence rule`);
  if (name === 'FREQ' && !allowed.test(value)) throw new Error('FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY');
  if (!allowed.test(value)) throw new Error(`${name}=${value} is not valid`);
}

/** Parses an RRULE to its parts by name. @throws Error when a part is unknown, repeated or has an invalid value */
function partsOf(rrule: string): Map<string, string> {
  const found = new Map<string, string>();
  const text = rrule.toUpperCase().replace(/^RRULE:/, '');
  for (const part of text.split(';')) {
    const [name = '', ...values] = part.split('=');
    checkPart(name, values.join('='));
    if (found.has(name)) throw new Error(`${name} is given twice`);
    found.set(name, values.join('='));
  }
  if (!found.has('FREQ')) throw new Error('FREQ must be given');
  if (found.has('COUNT') && found.has('UNTIL')) throw new Error('COUNT and UNTIL cannot both be given');
  return found;
}

const dateOf = (day: number): string => new Date(day).toISOString().slice(0, 10).replaceAll('-', '');

/** Makes a rule in UTC, where each day has a midnight. The library calculates only dates, not times. */
function ruleOf(given: Map<string, string>, firstDay: number, lastDay: number): RRuleTemporal {
  const text = [...given].map(([name, value]) => `${name}=${value}`).join(';');
  return new RRuleTemporal({
    rruleString: `DTSTART:${dateOf(firstDay)}T000000Z\nRRULE:${text};UNTIL=${dateOf(lastDay)}T000000Z`,
    strict: true,
    maxIterations: MAX_STEPS,
  });
}

/** The last day that UNTIL allows. A date includes the whole day; a time is compared with the beginning of the span. */
function dayOfUntil(until: string, { timeMs, clock }: RecurrenceStart): number {
  const [, date = '', time = '', utc] = /^(\d{8})T?(\d{6})?(Z)?$/.exec(until) ?? [];
  const isoDate = date.replace(/(....)(..)(..)/, '$1-$2-$3');
  const day = Date.parse(`${isoDate}T00:00:00Z`);
  if (Number.isNaN(day) || new Date(day).toISOString().slice(0, 10) !== isoDate)
    throw new Error(`UNTIL=${until} is not a date`);
  if (time === '') return day;
  const untilMs = Date.parse(`${isoDate}T${time.replace(/(..)(..)(..)/, '$1:$2:$3')}Z`);
  const wall = utc ? clock.wallOf(untilMs) : untilMs;
  return Math.floor((wall - timeMs) / DAY_MS) * DAY_MS;
}

/** All days of a rule, in order. If the library needs too many steps, there are none. */
function daysOf(rule: RRuleTemporal): readonly number[] {
  try {
    return rule.all().map(({ epochMilliseconds }) => epochMilliseconds);
  } catch {
    return [];
  }
}

/**
 * Compiles an RRULE (FREQ=DAILY or longer) to the days that it names. The first day is included only if it matches the
 * rule. The days are calculated once: a suppression has at most 366, and searches by the library take longer together.
 * @throws Error when the rule is not valid
 */
export function compileDays(rrule: string, beginning: RecurrenceStart): RecurrenceDays {
  const given = partsOf(rrule);
  const [until, count] = [given.get('UNTIL'), given.get('COUNT')];
  given.delete('UNTIL');
  given.delete('COUNT');
  const lastDay = Math.min(beginning.lastDay, until === undefined ? Infinity : dayOfUntil(until, beginning));
  const days = daysOf(ruleOf(given, beginning.day, Math.max(beginning.day, lastDay)))
    .slice(0, count === undefined ? undefined : Number(count))
    .filter((day) => day <= lastDay);
  return {
    after: (day) => days.find((one) => one > day),
    upTo: (day) => days.findLast((one) => one <= day),
  };
}
