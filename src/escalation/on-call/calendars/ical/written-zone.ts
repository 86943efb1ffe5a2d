import { DAY_MS, type WallClock } from '../../../../../libs/windows/wall-clock';

/** A change of a zone's clock. */
interface ClockChange {
  /** The wall time at which it happens, by the clock before it. */
  readonly wall: number;
  readonly before: number;
  readonly after: number;
}

const MINUTE_MS = 60_000;
const two = (value: number): string => String(value).padStart(2, '0');

/** A wall time as `20270328T020000`. */
export const wallTimeText = (wall: number): string => new Date(wall).toISOString().slice(0, 19).replace(/[-:]/g, '');

/** An offset as `+0200` (RFC 5545 §3.3.14). */
function offsetText(offset: number): string {
  const minutes = Math.floor(Math.abs(offset) / MINUTE_MS);
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${two(minutes % 60)}`;
}

const offsetAt = (clock: WallClock, instant: number): number => clock.wallOf(instant) - instant;

/** The first instant after `low` with another offset; at `high` there is one. */
function changeBetween(clock: WallClock, low: number, high: number): number {
  const before = offsetAt(clock, low);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(clock, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

function changesBetween(clock: WallClock, from: number, until: number): readonly ClockChange[] {
  const changes: ClockChange[] = [];
  for (let day = from; day < until; day += DAY_MS) {
    const [before, after] = [offsetAt(clock, day), offsetAt(clock, day + DAY_MS)];
    if (before !== after) changes.push({ wall: changeBetween(clock, day, day + DAY_MS) + before, before, after });
  }
  return changes;
}

const observance = (name: 'STANDARD' | 'DAYLIGHT', { wall, before, after }: ClockChange): string[] => [
  `BEGIN:${name}`,
  `DTSTART:${wallTimeText(wall)}`,
  `TZOFFSETFROM:${offsetText(before)}`,
  `TZOFFSETTO:${offsetText(after)}`,
  `END:${name}`,
];

/**
 * The lines of a `VTIMEZONE` (RFC 5545 §3.6.5) that holds from one instant to another: each change of the clock by itself,
 * so that no program has to know the rules of the zone.
 */
export function zoneLines(timeZone: string, clock: WallClock, from: number, until: number): string[] {
  const first = offsetAt(clock, from);
  const begin: ClockChange = { wall: from + first, before: first, after: first };
  const changes = changesBetween(clock, from, until);
  const observances = [
    observance('STANDARD', begin),
    ...changes.map((change) => observance(change.after > change.before ? 'DAYLIGHT' : 'STANDARD', change)),
  ];
  return ['BEGIN:VTIMEZONE', `TZID:${timeZone}`, ...observances.flat(), 'END:VTIMEZONE'];
}
