const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

const zones = new Map<string, Intl.DateTimeFormat>();

/**
 * Caches one formatter for each zone, since they are expensive. The key is in lower case, so that the cache is bounded.
 */
function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const name = timeZone.toLowerCase();
  const cached = zones.get(name);
  if (cached) return cached;
  // Node 22 also accepts offsets such as `+02:00`, Node 20 does not
  if (!/^[a-z]/.test(name)) throw new Error(`the time zone ${JSON.stringify(timeZone)} is not known`);
  const formatter = newFormatter(timeZone);
  zones.set(name, formatter);
  return formatter;
}

function newFormatter(timeZone: string): Intl.DateTimeFormat {
  const two = '2-digit';
  try {
    return new Intl.DateTimeFormat('en-US-u-ca-iso8601-nu-latn', {
      ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: two, day: two, hour: two, minute: two, second: two },
    });
  } catch (error) {
    throw new Error(`the time zone ${JSON.stringify(timeZone)} is not known`, { cause: error });
  }
}

/**
 * The local clock of a time zone. It does not depend on the zone of the process. A wall time (local time) is represented by
 * the milliseconds that the same date and time has in UTC, so that adding days and hours follows the local calendar.
 */
export class WallClock {
  private readonly formatter: Intl.DateTimeFormat;

  /** @throws Error when the time zone is unknown */
  constructor(timeZone: string) {
    this.formatter = formatterOf(timeZone);
  }

  /** The wall time at an instant. */
  wallOf(instant: number): number {
    const shown: Record<string, number> = {};
    for (const { type, value } of this.formatter.formatToParts(instant)) shown[type] = Number(value);
    const { year = NaN, month = NaN, day = NaN, hour = NaN, minute = NaN, second = NaN } = shown;
    return Date.UTC(year, month - 1, day, hour, minute, second) + (((instant % 1000) + 1000) % 1000);
  }

  /** The midnight of the local day at an instant, as a wall time. */
  dayOf(instant: number): number {
    return Math.floor(this.wallOf(instant) / DAY_MS) * DAY_MS;
  }

  /** The first instant with the given wall time. If clock changes skip that time, the first instant after the gap. */
  instantOf(wall: number): number {
    const candidates = [this.offsetAt(wall - DAY_MS), this.offsetAt(wall + DAY_MS)].map((offset) => wall - offset);
    const [early, late] = [Math.min(...candidates), Math.max(...candidates)];
    if (this.wallOf(early) === wall) return early;
    return this.wallOf(late) === wall ? late : this.endOfGap(early, late, wall);
  }

  private offsetAt(instant: number): number {
    return this.wallOf(instant) - instant;
  }

  /** Searches the end of the gap: before it the clock shows less than the wall time, after it more. */
  private endOfGap(before: number, after: number, wall: number): number {
    let [low, high] = [before, after];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.wallOf(middle) < wall) low = middle;
      else high = middle;
    }
    return high;
  }
}
