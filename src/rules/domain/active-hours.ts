export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

/** When a rule is in force: from `from` until before `to` of these days; a span that passes midnight belongs to the day on which it starts. */
export interface ActiveHours {
  readonly days: readonly Weekday[];
  /** `HH:mm` of the wall clock. */
  readonly from: string;
  /** `HH:mm`; the same as `from`: the whole day. */
  readonly to: string;
  /** IANA. */
  readonly timeZone: string;
}

const MINUTE_MS = 60_000;

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/** The weekday and the minute of the day that the wall clock of a zone shows. */
function wallClock(zone: Intl.DateTimeFormat, at: Date): { day: number; minute: number } {
  const parts = Object.fromEntries(zone.formatToParts(at).map(({ type, value }) => [type, value]));
  const day = weekdays.indexOf((parts['weekday'] ?? '').toLowerCase().slice(0, 3) as Weekday);
  return { day, minute: Number(parts['hour']) * 60 + Number(parts['minute']) };
}

/**
 * A function that says whether the hours hold at an instant; it looks at the wall clock once a minute.
 * @throws RangeError when the time zone is unknown
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
  const holds = ({ day, minute }: { day: number; minute: number }): boolean => {
    const [today, yesterday] = [isDay[day] ?? false, isDay[(day + 6) % 7] ?? false];
    if (start < end) return today && minute >= start && minute < end;
    return (today && minute >= start) || (yesterday && minute < end);
  };
  let known = { minute: -1, holds: false };
  return (at) => {
    const minute = Math.floor(at.getTime() / MINUTE_MS);
    if (minute !== known.minute) known = { minute, holds: holds(wallClock(zone, at)) };
    return known.holds;
  };
}
