import type { MetricRow } from './figures';

export const intervals = ['hour', 'day', 'week'] as const;
export type Interval = (typeof intervals)[number];

/** A day on the wall (`2026-03-29`) or an instant. */
export type Bound = { readonly day: string } | { readonly instant: Date };

/** From an instant to before another, by the wall clock of a time zone. */
export interface DateRange {
  readonly from: Date;
  readonly to: Date;
}

/** What figures are asked of. */
export interface Period extends DateRange {
  readonly timeZone: string;
  /** As long, and just before it. */
  readonly previous: DateRange;
}

/** Where a part of a period begins, and what the clock on the wall shows then. */
export interface SeriesStart {
  readonly at: Date;
  readonly local: string;
}

/** A part of a period, and what happened in it. */
export interface Part extends DateRange {
  readonly local: string;
  /** True ones: a day of the change of the clocks has 23 or 25. */
  readonly hours: number;
  readonly rows: readonly MetricRow[];
}

/**
 * The parts of a period, each with its rows.
 * @param beginnings of all parts, in order, and of what comes after the last
 * @param rows none of them longer than a part
 */
export function partsOf(
  { from, to }: DateRange,
  beginnings: readonly SeriesStart[],
  rows: readonly MetricRow[],
): Part[] {
  const starts = beginnings.map(({ at }) => at.getTime());
  const inside: MetricRow[][] = beginnings.map(() => []);
  for (const row of rows) inside[placeOf(starts, row.at.getTime())]?.push(row);
  return beginnings.slice(0, -1).map(({ at, local }, i) => {
    const since = Math.max(at.getTime(), from.getTime());
    const until = Math.min(starts[i + 1] ?? Infinity, to.getTime());
    return {
      from: new Date(since),
      to: new Date(until),
      local,
      hours: (until - since) / 3_600_000,
      rows: inside[i] ?? [],
    };
  });
}

/** The last of the sorted starts that is not after an instant. */
function placeOf(starts: readonly number[], instant: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? Infinity) <= instant) low = middle;
    else high = middle - 1;
  }
  return low;
}
