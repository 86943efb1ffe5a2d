import { RRuleTemporal } from 'rrule-temporal';
import { DAY_MS, type WallClock } from './wall-clock';

/** The days on which a recurrence comes; days are midnights as wall times (`WallClock`). */
export interface RecurrenceDays {
  /** The last of them that is this day or before it. */
  upTo(day: number): number | undefined;
  /** The first of them that is after this day. */
  after(day: number): number | undefined;
}

/** What the recurrence is counted from. */
export interface RecurrenceStart {
  /** DTSTART. */
  readonly day: number;
  /** Since midnight: what UNTIL is compared with when it has a time. */
  readonly timeMs: number;
  readonly clock: WallClock;
}

const listOf = (item: string): RegExp => new RegExp(`^(?:${item})(?:,(?:${item}))*$`);
const weekday = '(?:MO|TU|WE|TH|FR|SA|SU)';
const signed = (number: string): RegExp => listOf(`[+-]?(?:${number})`);

// The library takes what it does not know, and drops numbers out of range: BYMONTHDAY=40 would be every day.
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

/** Days of 40 years: the rarest rules, such as a 29 February that is a Monday, come within them. */
const MAX_DAILY_STEPS = 15_000;
/** Weeks, months or years. */
const MAX_STEPS = 1_000;
/** COUNT has to be counted from the beginning. */
const MAX_COUNTED_STEPS = 40_000;

function checkPart(name: string, value: string): void {
  if (timeParts.includes(name)) throw new Error(`${name} can not be given: the time of day is in from and to`);
  const allowed = Object.hasOwn(parts, name) ? parts[name] : undefined;
  if (!allowed) throw new Error(`${name || 'an empty part'} is no part of a recurrence`);
  if (name === 'FREQ' && !allowed.test(value)) throw new Error('FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY');
  if (!allowed.test(value)) throw new Error(`${name}=${value} can not be understood`);
}

/** The parts of an RRULE by their names, each with a value that it may have. */
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
  if (found.has('COUNT') && found.has('UNTIL')) throw new Error('COUNT and UNTIL can not both be given');
  return found;
}

/** The rule in UTC, where each day has its midnight: nothing but dates is asked of the library. */
function ruleOf(given: Map<string, string>, firstDay: number, maxIterations: number): RRuleTemporal {
  const start = `${new Date(firstDay).toISOString().slice(0, 10).replaceAll('-', '')}T000000Z`;
  const text = [...given].map(([name, value]) => `${name}=${value}`).join(';');
  return new RRuleTemporal({ rruleString: `DTSTART:${start}\nRRULE:${text}`, strict: true, maxIterations });
}

/** The last day that UNTIL allows: a date counts whole, a time is compared with that at which the span begins. */
function dayOfUntil(until: string, { timeMs, clock }: RecurrenceStart): number {
  const [, date = '', time = '', utc] = /^(\d{8})T?(\d{6})?(Z)?$/.exec(until) ?? [];
  const isoDate = date.replace(/(....)(..)(..)/, '$1-$2-$3');
  const day = Date.parse(`${isoDate}T00:00:00Z`);
  if (Number.isNaN(day) || new Date(day).toISOString().slice(0, 10) !== isoDate)
    throw new Error(`UNTIL=${until} is no date`);
  if (time === '') return day;
  const written = Date.parse(`${isoDate}T${time.replace(/(..)(..)(..)/, '$1:$2:$3')}Z`);
  const wall = utc ? clock.wallOf(written) : written;
  return Math.floor((wall - timeMs) / DAY_MS) * DAY_MS;
}

/** The day on which COUNT is reached. */
function dayOfCount(given: Map<string, string>, firstDay: number): number {
  try {
    return ruleOf(given, firstDay, MAX_COUNTED_STEPS).all().at(-1)?.epochMilliseconds ?? -Infinity;
  } catch (error) {
    throw new Error('COUNT takes too many steps to be counted, or is never reached', { cause: error });
  }
}

// the library throws when it has taken all its steps, or leaves the calendar: none for decades is none
function found(look: () => { readonly epochMilliseconds: number } | null): number | undefined {
  try {
    return look()?.epochMilliseconds;
  } catch {
    return undefined;
  }
}

/**
 * The days that an RRULE (FREQ from DAILY on) names, from the beginning on. The first day counts only if it fits the rule.
 * No query expands the series from its beginning.
 * @throws Error when it can not be understood, or never comes
 */
export function compileDays(rrule: string, beginning: RecurrenceStart): RecurrenceDays {
  const given = partsOf(rrule);
  const [until, count] = [given.get('UNTIL'), given.get('COUNT')];
  given.delete('UNTIL');
  const steps = given.get('FREQ') === 'DAILY' ? MAX_DAILY_STEPS : MAX_STEPS;
  const unbounded = new Map([...given].filter(([name]) => name !== 'COUNT'));
  const rule = ruleOf(unbounded, beginning.day, steps);
  let lastDay = until === undefined ? Infinity : dayOfUntil(until, beginning);

  const after = (day: number): number | undefined => {
    if (day >= lastDay) return undefined;
    const next = found(() => rule.next(new Date(day)));
    return next !== undefined && next <= lastDay ? next : undefined;
  };
  if (after(beginning.day - DAY_MS) === undefined) throw new Error('the recurrence never comes');
  if (count !== undefined) lastDay = dayOfCount(given, beginning.day);
  return { after, upTo: (day) => found(() => rule.previous(new Date(Math.min(day, lastDay)), true)) };
}
