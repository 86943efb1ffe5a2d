import { compileDays, type RecurrenceDays } from './recurrence-days';
import { DAY_MS, WallClock } from './wall-clock';

/** How a window repeats. */
export interface Recurrence {
  /** An RRULE with FREQ=DAILY or longer. It names the days on which a span begins. */
  readonly rrule: string;
  /** The local time at which a span begins: `HH:mm`. */
  readonly from: string;
  /**
   * The local time at which a span ends: `HH:mm`. If it is earlier than `from`, it is on the next day. If it is the same, the
   * span is a whole day.
   */
  readonly to: string;
  /** The IANA name of the time zone. */
  readonly timeZone: string;
}

export interface Span {
  readonly from: Date;
  /** The end, exclusive. */
  readonly until: Date;
}

export interface Window {
  /** The span that contains the instant; undefined if there is none. Repeated calls for nearby instants are cheap. */
  at(instant: Date): Span | undefined;
  /** The first span that begins after the instant; undefined if there is none. */
  next(after: Date): Span | undefined;
}

/** The span of one day of a recurrence. */
interface DaySpan {
  readonly day: number;
  readonly span: Span;
}

/** A period with the same answers: a span, or the gap between two spans. */
interface Period {
  readonly from: number;
  readonly until: number;
  readonly span: Span | undefined;
  readonly next: Span | undefined;
}

/** The maximum number of cached periods: enough for some days around now, and for late events. */
const MAX_REMEMBERED = 16;
/**
 * The maximum number of days in a row whose span is skipped by clock changes, such as a yearly span within the lost
 * hour.
 */
const MAX_SKIPPED = 50;

/** A local time of day: `HH:mm`. */
export const clockTime = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

function timeOfDay(name: string, text: string): number {
  if (!clockTime.test(text)) throw new Error(`${name} must be a time from 00:00 to 23:59, not ${JSON.stringify(text)}`);
  return Date.parse(`1970-01-01T${text}:00Z`);
}

/** A window without recurrence: one span. */
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
 * A window with recurrence. Its spans never overlap: each lasts at most a day, and a later wall time is never an earlier
 * instant. Whole days in a row are adjacent, but remain separate spans.
 */
class RecurringWindow implements Window {
  private readonly clock: WallClock;
  private readonly days: RecurrenceDays;
  private readonly fromMs: number;
  /** Milliseconds since midnight of the day on which the span begins. */
  private readonly toMs: number;
  private remembered: Period[] = [];
  private last: Period | undefined;

  constructor(
    private readonly start: number,
    private readonly end: number,
    { rrule, from, to, timeZone }: Recurrence,
  ) {
    this.fromMs = timeOfDay('from', from);
    const toMs = timeOfDay('to', to);
    this.toMs = toMs > this.fromMs ? toMs : toMs + DAY_MS;
    this.clock = new WallClock(timeZone);
    const [day, lastDay] = [this.clock.dayOf(start), this.clock.dayOf(end)];
    this.days = compileDays(rrule, { day, lastDay, timeMs: this.fromMs, clock: this.clock });
  }

  at(instant: Date): Span | undefined {
    const time = instant.getTime();
    return time >= this.start && time < this.end ? this.periodAt(time).span : undefined;
  }

  next(after: Date): Span | undefined {
    const time = Math.max(after.getTime(), this.start);
    if (!(time < this.end)) return undefined;
    const { span, next } = this.periodAt(time);
    return span && span.from > after ? span : next;
  }

  private periodAt(time: number): Period {
    const contains = ({ from, until }: Period): boolean => time >= from && time < until;
    if (this.last && contains(this.last)) return this.last;
    this.last = this.remembered.find(contains) ?? this.remember(this.periodAround(time));
    return this.last;
  }

  private remember(period: Period): Period {
    if (this.remembered.length >= MAX_REMEMBERED) this.remembered.shift();
    this.remembered.push(period);
    return period;
  }

  private periodAround(time: number): Period {
    const today = this.clock.dayOf(time);
    const before = this.spanBegunAt(time, today);
    const next = this.spanAfter(before?.day ?? today - DAY_MS)?.span;
    const [began, ended] = [before?.span.from.getTime(), before?.span.until.getTime()];
    if (began !== undefined && ended !== undefined && time < ended)
      return { from: began, until: ended, span: before?.span, next };
    return { from: ended ?? this.start, until: next?.from.getTime() ?? this.end, span: undefined, next };
  }

  /** The last span that begins not later than the time. */
  private spanBegunAt(time: number, today: number): DaySpan | undefined {
    let day = this.days.upTo(today);
    for (let skipped = 0; day !== undefined && skipped < MAX_SKIPPED; skipped++) {
      const span = this.spanOf(day);
      if (span && span.from.getTime() <= time) return { day, span };
      day = this.days.upTo(day - DAY_MS);
    }
    return undefined;
  }

  /** The first span of a day after the given one. */
  private spanAfter(given: number): DaySpan | undefined {
    let day = this.days.after(given);
    for (let skipped = 0; day !== undefined && skipped < MAX_SKIPPED; skipped++) {
      const span = this.spanOf(day);
      if (span) return { day, span };
      day = this.days.after(day);
    }
    return undefined;
  }

  /** The span of a day, cut to the window; undefined when nothing remains. */
  private spanOf(day: number): Span | undefined {
    const from = Math.max(this.clock.instantOf(day + this.fromMs), this.start);
    const until = Math.min(this.clock.instantOf(day + this.toMs), this.end);
    return from < until ? { from: new Date(from), until: new Date(until) } : undefined;
  }
}

/**
 * Compiles a window to its spans of time. Without recurrence it has one span, from startTime to endTime. With recurrence,
 * each day that the RRULE names, counted from the local date of startTime, has a span of local times. All spans are cut to
 * startTime and endTime. A day whose span ended before startTime still counts towards COUNT.
 *
 * A local time that is skipped by a clock change means the first instant after the gap; one that occurs twice means its
 * first occurrence. This applies to `from` and to `to`. A span that lies within a gap is left out.
 * @throws Error with a message for the user when the recurrence is not valid
 */
export function compileWindow(startTime: Date, endTime: Date, recurrence: Recurrence | null): Window {
  return recurrence === null
    ? new SingleWindow({ from: startTime, until: endTime })
    : new RecurringWindow(startTime.getTime(), endTime.getTime(), recurrence);
}
