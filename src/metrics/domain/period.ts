import { groupBy } from '../../../libs/kernel/group-by';
import type { DeadlineCount, Judged } from './compliance';
import type { MetricRow } from './figures';

export const intervals = ['hour', 'day', 'week'] as const;
export type Interval = (typeof intervals)[number];

/** A day of the tenant's calendar (`2026-03-29`) or an instant. */
export type Bound = { readonly day: string } | { readonly instant: Date };

/** The time from an instant (included) to another (excluded). */
export interface DateRange {
  readonly from: Date;
  readonly to: Date;
}

/** The period that figures are about. */
export interface Period extends DateRange {
  readonly timeZone: string;
  /** The period of the same length that ends where this one begins. */
  readonly previous: DateRange;
}

/** The beginning of a part of a period, and the local time then. */
export interface SeriesStart {
  readonly at: Date;
  readonly local: string;
}

/** A part of a period, and the figures of the alerts that were raised in it. */
export interface Part extends DateRange {
  readonly local: string;
  /** Elapsed hours: a day on which the clocks change has 23 or 25. */
  readonly hours: number;
  readonly rows: readonly MetricRow[];
  readonly deadlines: readonly DeadlineCount[];
}

/**
 * Divides a period into parts, each with its figures.
 * @param beginnings the beginning of each part, in order, and the end of the last one
 * @param judged of days or hours, none longer than a part
 */
export function partsOf(
  { from, to }: DateRange,
  beginnings: readonly SeriesStart[],
  { rows, deadlines }: Judged,
): Part[] {
  const starts = beginnings.map(({ at }) => at.getTime());
  const inside = <T extends { readonly at: Date }>(some: readonly T[]): ReadonlyMap<number, readonly T[]> =>
    groupBy(some, ({ at }) => partIndexOf(starts, at.getTime()));
  const [rowsOf, deadlinesOf] = [inside(rows), inside(deadlines)];
  return beginnings.slice(0, -1).map(({ at, local }, i) => {
    const since = Math.max(at.getTime(), from.getTime());
    const until = Math.min(starts[i + 1] ?? Infinity, to.getTime());
    return {
      from: new Date(since),
      to: new Date(until),
      local,
      hours: (until - since) / 3_600_000,
      rows: rowsOf.get(i) ?? [],
      deadlines: deadlinesOf.get(i) ?? [],
    };
  });
}

/** The index of the last of the sorted starts that is not after an instant, by binary search. */
function partIndexOf(starts: readonly number[], instant: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? Infinity) <= instant) low = middle;
    else high = middle - 1;
  }
  return low;
}
