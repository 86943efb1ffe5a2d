import { sharedClockOf } from '../../../libs/windows/cached-wall-clock';
import { daysOfWeek, type DayOfWeek, type DayWindow } from '../../../libs/windows/day-windows';
import { DAY_MS } from '../../../libs/windows/wall-clock';

/** A day on which no business time passes. */
export interface Holiday {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Whether it is a holiday on this day of each year, earlier years too. 29 February is one in leap years only. */
  readonly yearly: boolean;
}

/**
 * When the time of deadlines counts. A local time that a clock change skips means the first instant after it; one that occurs
 * twice means its first occurrence. Hours that last until the next day end at the midnight at which a holiday begins.
 */
export interface BusinessCalendar {
  /** IANA name. */
  readonly timeZone: string;
  readonly hours: readonly DayWindow[];
  readonly holidays: readonly Holiday[];
}

/** A span of instants, or of the wall times of a day. */
interface Span {
  readonly from: number;
  readonly until: number;
}

/** What a calendar says about a day. */
interface CompiledCalendar {
  /** The hours of each day of the week, Monday first: since its midnight, in order, without overlaps. */
  readonly days: readonly (readonly Span[])[];
  readonly dates: ReadonlySet<string>;
  /** `MM-DD`. */
  readonly yearly: ReadonlySet<string>;
}

/** After so many days without business time the search ends: two years. */
const MAX_CLOSED_DAYS = 2 * 366;
/** No count goes on for longer: 20 years. */
const MAX_DAYS = 20 * 366;

const timeOfDayMs = (text: string): number => Date.parse(`1970-01-01T${text}:00Z`);

/** The parts of a window on the day on which it begins, and on the next one. */
function partsOf({ from, to }: DayWindow): { readonly first: Span; readonly second: Span } {
  const [begin, end] = [timeOfDayMs(from), timeOfDayMs(to)];
  if (end > begin) return { first: { from: begin, until: end }, second: { from: 0, until: 0 } };
  return { first: { from: begin, until: DAY_MS }, second: { from: 0, until: end } };
}

/** The same time in spans that are in order, and neither overlap nor touch. */
function merged(spans: readonly Span[]): readonly Span[] {
  const found: Span[] = [];
  for (const span of spans.filter(({ from, until }) => from < until).sort((a, b) => a.from - b.from)) {
    const last = found.at(-1);
    if (last && span.from <= last.until)
      found[found.length - 1] = { from: last.from, until: Math.max(last.until, span.until) };
    else found.push(span);
  }
  return found;
}

function spansOn(day: DayOfWeek, dayBefore: DayOfWeek, hours: readonly DayWindow[]): readonly Span[] {
  const begun = hours.filter(({ days }) => days.includes(day)).map((window) => partsOf(window).first);
  const continued = hours.filter(({ days }) => days.includes(dayBefore)).map((window) => partsOf(window).second);
  return merged([...begun, ...continued]);
}

const compile = ({ hours, holidays }: BusinessCalendar): CompiledCalendar => ({
  days: daysOfWeek.map((day, index) => spansOn(day, daysOfWeek.at(index - 1) ?? day, hours)),
  dates: new Set(holidays.filter(({ yearly }) => !yearly).map(({ date }) => date)),
  yearly: new Set(holidays.filter(({ yearly }) => yearly).map(({ date }) => date.slice(5))),
});

const compiled = new WeakMap<BusinessCalendar, CompiledCalendar>();

function compiledOf(calendar: BusinessCalendar): CompiledCalendar {
  const made = compiled.get(calendar) ?? compile(calendar);
  compiled.set(calendar, made);
  return made;
}

/** The hours of a local day, as wall times since its midnight. */
function hoursOf({ days, dates, yearly }: CompiledCalendar, day: number): readonly Span[] {
  const date = new Date(day).toISOString().slice(0, 10);
  if (dates.has(date) || yearly.has(date.slice(5))) return [];
  // 1970-01-01, from which wall times count, was a Thursday
  return days[(((day / DAY_MS + 3) % 7) + 7) % 7] ?? [];
}

/** The spans of business time from an instant on, in order. They end after two years without any. */
function* spansFrom(calendar: BusinessCalendar, start: number): Generator<Span, void> {
  const [clock, rules] = [sharedClockOf(calendar.timeZone), compiledOf(calendar)];
  // where the clock is set back over midnight, an instant may belong to the hours of the day before
  const first = clock.dayOf(start) - DAY_MS;
  let lastOpen = first;
  for (let day = first; day < first + MAX_DAYS * DAY_MS && day - lastOpen <= MAX_CLOSED_DAYS * DAY_MS; day += DAY_MS) {
    for (const hours of hoursOf(rules, day)) {
      const [from, until] = [Math.max(clock.instantOf(day + hours.from), start), clock.instantOf(day + hours.until)];
      if (from >= until) continue;
      lastOpen = day;
      yield { from, until };
    }
  }
}

/**
 * The instant at which so much business time has passed since another.
 * @param calendar null: all time counts
 * @returns null if the calendar has no hour within two years, or not enough of them within 20
 */
export function addBusinessTime(calendar: BusinessCalendar | null, start: Date, ms: number): Date | null {
  if (calendar === null || ms <= 0) return new Date(start.getTime() + Math.max(ms, 0));
  let left = ms;
  for (const { from, until } of spansFrom(calendar, start.getTime())) {
    if (left <= until - from) return new Date(from + left);
    left -= until - from;
  }
  return null;
}

/**
 * How many milliseconds of business time lie between two instants.
 * @param calendar null: all time counts
 */
export function businessTimeBetween(calendar: BusinessCalendar | null, from: Date, until: Date): number {
  const end = until.getTime();
  if (calendar === null) return Math.max(end - from.getTime(), 0);
  let sum = 0;
  for (const span of spansFrom(calendar, from.getTime())) {
    if (span.from >= end) break;
    sum += Math.min(span.until, end) - span.from;
  }
  return sum;
}
