export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

/**
 * When a rule is active: on these days, from `from` until just before `to`. A span past midnight belongs to the day on
 * which it starts.
 */
export interface ActiveHours {
  readonly days: readonly Weekday[];
  /** Local time, `HH:mm`. */
  readonly from: string;
  /** Local time, `HH:mm`; equal to `from`: the whole day. */
  readonly to: string;
  /** IANA name. */
  readonly timeZone: string;
}

const MINUTE_MS = 60_000;

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/** The local weekday and minute of the day in a time zone. */
function wallClock(zone: Intl.DateTimeFormat, at: Date): { day: number; minute: number } {
  const parts = Object.fromEntries(zone.formatToParts(at).map(({ type, value }) => [type, value]));
  const day = weekdays.indexOf((parts['weekday'] ?? '').toLowerCase().slice(0, 3) as Weekday);
  return { day, minute: Number(parts['hour']) * 60 + Number(parts['minute']) };
}

/**
 * Compiles active hours to a function that returns whether they include an instant. It recalculates once a minute.
 * @throws RangeError if the time zone is unknown
 */
export function compileActiveHours({ days, from, to, timeZone }: ActiveHours): (at: Date) => boolean {
  const zone = new Intl.DateTimeFormat('en', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const [start, end] = [minutesOf(from), minutesOf(to)];
  const isDay = weekdays.map((day) => days.includes(day));
  const includes = ({ day, minute }: { day: number; minute: number }): boolean => {
    const [today, yesterday] = [isDay[day] ?? false, isDay[(day + 6) % 7] ?? false];
    if (start < end) return today && minute >= start && minute < end;
    return (today && minute >= start) || (yesterday && minute < end);
  };
  let last = { minute: -1, isActive: false };
  return (at) => {
    const minute = Math.floor(at.getTime() / MINUTE_MS);
    if (minute !== last.minute) last = { minute, isActive: includes(wallClock(zone, at)) };
    return last.isActive;
  };
}
