import { compileDays, type RecurrenceDays } from './recurrence-days';
import { DAY_MS, WallClock } from './wall-clock';

/** When something comes again. */
export interface Recurrence {
  /** FREQ from DAILY on; it names the days on which a span begins. */
  readonly rrule: string;
  /** `HH:mm` of the wall clock */
  readonly from: string;
  /** `HH:mm`; not later than `from`: of the next day (same as from: the whole day) */
  readonly to: string;
  /** IANA */
  readonly timeZone: string;
}

export interface Span {
  readonly from: Date;
  /** exclusive */
  readonly until: Date;
}

export interface Window {
  /** The span that holds at the instant, else undefined. Cheap when asked again and again for nearby instants. */
  at(instant: Date): Span | undefined;
  /** The next span that begins after the instant, undefined: none any more. */
  next(after: Date): Span | undefined;
}

/** The span of one day of a recurrence. */
interface DaySpan {
  readonly day: number;
  readonly span: Span;
}

/** A time in which the answers are the same: a span, or the gap between two. */
interface Stretch {
  readonly from: number;
  readonly until: number;
  readonly span: Span | undefined;
  readonly next: Span | undefined;
}

/** Stretches remembered: some days around now, and an event that comes late. */
const MAX_REMEMBERED = 16;
/** Days in a row that clocks skip: a span within the hour that is lost, on the day of each year on which it is. */
const MAX_SKIPPED = 50;

/** A time by the wall clock: `HH:mm`. */
export const clockTime = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

function timeOfDay(name: string, text: string): number {
  if (!clockTime.test(text)) throw new Error(`${name} must be a time from 00:00 to 23:59, not ${JSON.stringify(text)}`);
  return Date.parse(`1970-01-01T${text}:00Z`);
}

/** One span; the times of a Window without recurrence. */
class SingleWindow implements Window {
  constructor(private readonly span: Span) {}

  at(instant: Date): Span | undefined {
    return instant >= this.span.from && instant < this.span.until ? this.span : undefined;
  }

  next(after: Date): Span | undefined {
    return after < this.span.from && this.span.from < this.span.until ? this.span : undefined;
  }
}

/**
 * Spans of a recurrence never overlap: each is a day long at most, and what is later on the wall clock is never earlier
 * in time. Whole days in a row touch, and stay spans of their own.
 */
class RecurringWindow implements Window {
  private readonly clock: WallClock;
  private readonly days: RecurrenceDays;
  private readonly fromMs: number;
  /** Since midnight of the day on which the span begins. */
  private readonly toMs: number;
  private remembered: Stretch[] = [];
  private last: Stretch | undefined;

  constructor(
    private readonly start: number,
    private readonly end: number,
    { rrule, from, to, timeZone }: Recurrence,
  ) {
    this.fromMs = timeOfDay('from', from);
    const toMs = timeOfDay('to', to);
    this.toMs = toMs > this.fromMs ? toMs : toMs + DAY_MS;
    this.clock = new WallClock(timeZone);
    this.days = compileDays(rrule, { day: this.clock.dayOf(start), timeMs: this.fromMs, clock: this.clock });
  }

  at(instant: Date): Span | undefined {
    const time = instant.getTime();
    return time >= this.start && time < this.end ? this.stretchAt(time).span : undefined;
  }

  next(after: Date): Span | undefined {
    const time = Math.max(after.getTime(), this.start);
    if (!(time < this.end)) return undefined;
    const { span, next } = this.stretchAt(time);
    return span && span.from > after ? span : next;
  }

  private stretchAt(time: number): Stretch {
    const holds = ({ from, until }: Stretch): boolean => time >= from && time < until;
    if (this.last && holds(this.last)) return this.last;
    this.last = this.remembered.find(holds) ?? this.remember(this.lookAround(time));
    return this.last;
  }

  private remember(stretch: Stretch): Stretch {
    if (this.remembered.length >= MAX_REMEMBERED) this.remembered.shift();
    this.remembered.push(stretch);
    return stretch;
  }

  private lookAround(time: number): Stretch {
    const today = this.clock.dayOf(time);
    const before = this.spanBegunAt(time, today);
    const next = this.spanAfter(before?.day ?? today - DAY_MS)?.span;
    const [began, ended] = [before?.span.from.getTime(), before?.span.until.getTime()];
    if (began !== undefined && ended !== undefined && time < ended)
      return { from: began, until: ended, span: before?.span, next };
    return { from: ended ?? this.start, until: next?.from.getTime() ?? this.end, span: undefined, next };
  }

  /** The last span that begins at the time or before it. */
  private spanBegunAt(time: number, today: number): DaySpan | undefined {
    let day = this.days.upTo(today);
    for (let skipped = 0; day !== undefined && skipped < MAX_SKIPPED; skipped++) {
      const span = this.spanOf(day);
      if (span && span.from.getTime() <= time) return { day, span };
      day = this.days.upTo(day - DAY_MS);
    }
    return undefined;
  }

  /** The first span of a later day. */
  private spanAfter(given: number): DaySpan | undefined {
    let day = this.days.after(given);
    for (let skipped = 0; day !== undefined && skipped < MAX_SKIPPED; skipped++) {
      const span = this.spanOf(day);
      if (span) return { day, span };
      day = this.days.after(day);
    }
    return undefined;
  }

  /** From and to of a day, within the life of the window; undefined when nothing is left. */
  private spanOf(day: number): Span | undefined {
    const from = Math.max(this.clock.instantOf(day + this.fromMs), this.start);
    const until = Math.min(this.clock.instantOf(day + this.toMs), this.end);
    return from < until ? { from: new Date(from), until: new Date(until) } : undefined;
  }
}

/**
 * The spans of time that something holds. Without recurrence it is one, from startTime to endTime. With one, each day that the RRULE
 * names (counted from the local date of startTime) has a span by the wall clock, and all is cut to startTime and endTime:
 * a day whose span is over when startTime comes counts towards COUNT nevertheless.
 *
 * A wall-clock time that does not exist is the first instant after the gap; one that exists twice is its first
 * occurrence, for `from` and for `to`. A span that lies within a gap does not take place.
 * @throws Error with a clear message when the recurrence can not be understood, or never comes
 */
export function compileWindow(startTime: Date, endTime: Date, recurrence: Recurrence | null): Window {
  return recurrence === null
    ? new SingleWindow({ from: startTime, until: endTime })
    : new RecurringWindow(startTime.getTime(), endTime.getTime(), recurrence);
}
