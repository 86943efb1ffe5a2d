import { DAY_MS, WallClock } from './wall-clock';

/** Some years of days: more than any question spans. */
const MAX_DAYS = 4_000;
const MAX_ZONES = 1_000;

/**
 * A wall clock for many conversions: it remembers the offset of each UTC day, and when it changes within the day. No zone
 * changes its clock twice on one day.
 */
export class CachedWallClock extends WallClock {
  /** The offset at the beginning of each UTC day. */
  private readonly offsets = new Map<number, number>();
  /** When the clock changes, for each UTC day on which it does. */
  private readonly changes = new Map<number, number>();

  override wallOf(instant: number): number {
    const day = Math.floor(instant / DAY_MS);
    const [before, after] = [this.offsetOf(day), this.offsetOf(day + 1)];
    if (before === after || instant < this.changeOf(day, before)) return instant + before;
    return instant + after;
  }

  private offsetOf(day: number): number {
    const known = this.offsets.get(day);
    if (known !== undefined) return known;
    if (this.offsets.size >= MAX_DAYS) this.offsets.clear();
    const offset = super.wallOf(day * DAY_MS) - day * DAY_MS;
    this.offsets.set(day, offset);
    return offset;
  }

  /** The first instant of a day that has not the offset of its beginning. */
  private changeOf(day: number, offset: number): number {
    const known = this.changes.get(day);
    if (known !== undefined) return known;
    let [low, high] = [day * DAY_MS, (day + 1) * DAY_MS];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (super.wallOf(middle) - middle === offset) low = middle;
      else high = middle;
    }
    if (this.changes.size >= MAX_DAYS) this.changes.clear();
    this.changes.set(day, high);
    return high;
  }
}

const clocks = new Map<string, CachedWallClock>();

/** The clock of a time zone, shared in this process. @throws Error when the time zone is unknown */
export function sharedClockOf(timeZone: string): CachedWallClock {
  const name = timeZone.toLowerCase();
  const known = clocks.get(name);
  if (known) return known;
  const clock = new CachedWallClock(timeZone);
  if (clocks.size >= MAX_ZONES) clocks.clear();
  clocks.set(name, clock);
  return clock;
}
