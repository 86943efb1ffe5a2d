import { DAY_MS, WallClock } from './wall-clock';

/** The days of the week, as iCalendar names them. */
export const daysOfWeek = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type DayOfWeek = (typeof daysOfWeek)[number];

/** A local time on some days of the week. */
export interface DayTime {
  /** `HH:mm`. */
  readonly at: string;
  readonly days: readonly DayOfWeek[];
}

/** The hours of some days of the week. */
export interface DayWindow {
  /** The days on which the hours begin. */
  readonly days: readonly DayOfWeek[];
  /** `HH:mm`. */
  readonly from: string;
  /** `HH:mm`; not later than `from`: on the next day. */
  readonly to: string;
}

const HOUR_MS = 3_600_000;
/** No change of a clock is greater: a span whose wall times are farther away does not contain the instant. */
const MAX_CLOCK_CHANGE_MS = 3 * HOUR_MS;

// 1970-01-01, from which wall times count, was a Thursday
const weekdayOf = (day: number): DayOfWeek | undefined => daysOfWeek[(((day / DAY_MS + 3) % 7) + 7) % 7];
const timeOfDayMs = (text: string): number => Date.parse(`1970-01-01T${text}:00Z`);

/** The end of the hours of a window that contain an instant; undefined: none do. */
function endOf({ days, from, to }: DayWindow, clock: WallClock, at: number): number | undefined {
  const wall = clock.wallOf(at);
  const today = Math.floor(wall / DAY_MS) * DAY_MS;
  const length = (timeOfDayMs(to) - timeOfDayMs(from) + DAY_MS) % DAY_MS || DAY_MS;
  const ends = [today - DAY_MS, today, today + DAY_MS].map((day) => {
    const [begin, end] = [day + timeOfDayMs(from), day + timeOfDayMs(from) + length];
    const isNear = wall > begin - MAX_CLOCK_CHANGE_MS && wall < end + MAX_CLOCK_CHANGE_MS;
    if (!isNear || !days.some((one) => one === weekdayOf(day)) || at < clock.instantOf(begin)) return undefined;
    const until = clock.instantOf(end);
    return at < until ? until : undefined;
  });
  return ends.reduce((latest, end) => (end !== undefined && end > (latest ?? end - 1) ? end : latest), undefined);
}

/**
 * The end of the time that the windows cover without a gap, from an instant on. A local time that a clock change skips means the
 * first instant after it; one that occurs twice means its first occurrence.
 * @param latest the search ends there
 * @returns undefined if no window contains the instant
 */
export function endOfWindows(
  windows: readonly DayWindow[],
  timeZone: string,
  at: Date,
  latest: Date,
): Date | undefined {
  if (windows.length === 0) return undefined;
  const clock = new WallClock(timeZone);
  let covered = at.getTime();
  while (covered < latest.getTime()) {
    const ends = windows.map((window) => endOf(window, clock, covered) ?? covered);
    const next = Math.max(...ends);
    if (next === covered) break;
    covered = next;
  }
  return covered > at.getTime() ? new Date(Math.min(covered, latest.getTime())) : undefined;
}

/** The first instant after another at which a clock of the zone shows a time on one of the days, or has skipped it. */
export function nextDayTime({ at, days }: DayTime, timeZone: string, after: Date): Date {
  const clock = new WallClock(timeZone);
  const today = clock.dayOf(after.getTime());
  // a week and the days around it: the local day may have no such time
  for (let day = today - DAY_MS; day <= today + 8 * DAY_MS; day += DAY_MS) {
    if (!days.some((one) => one === weekdayOf(day))) continue;
    const instant = clock.instantOf(day + timeOfDayMs(at));
    if (instant > after.getTime()) return new Date(instant);
  }
  throw new Error(`no day of ${days.join(', ')} has the time ${at}`);
}

/** The last instant, not after another, at which a clock of the zone shows a time on one of the days, or has skipped it. */
export function lastDayTime({ at, days }: DayTime, timeZone: string, before: Date): Date {
  const clock = new WallClock(timeZone);
  const today = clock.dayOf(before.getTime());
  for (let day = today + DAY_MS; day >= today - 8 * DAY_MS; day -= DAY_MS) {
    if (!days.some((one) => one === weekdayOf(day))) continue;
    const instant = clock.instantOf(day + timeOfDayMs(at));
    if (instant <= before.getTime()) return new Date(instant);
  }
  throw new Error(`no day of ${days.join(', ')} has the time ${at}`);
}

/** The date that a clock of the zone shows: `2026-11-22`. */
export const localDate = (timeZone: string, at: Date): string =>
  new Date(new WallClock(timeZone).dayOf(at.getTime())).toISOString().slice(0, 10);
