import type { MetricRow } from './figures';

/** Within how many minutes somebody must react, by severity; a severity that is missing has no limit. */
export type ResponseLimits = Readonly<Record<string, number>>;

/** How many alerts somebody reacted to in time, and how many not. */
export interface Compliance {
  readonly met: number;
  readonly violated: number;
  /** Nobody has reacted yet, but the limit has not passed. */
  readonly pending: number;
  /** The percentage of met ones among met and violated ones; null when there are none of either. */
  readonly ratePercent: number | null;
}

/** Counts how often somebody reacted within the limits. @param now an alert that still waits is measured up to here */
export function complianceOf(rows: readonly MetricRow[], limits: ResponseLimits, now: Date): Compliance {
  const counts = { met: 0, violated: 0, pending: 0 };
  for (const { severity, reactions, waitingSince } of rows) {
    const seconds = (limits[severity] ?? 0) * 60;
    if (seconds === 0) continue;
    for (const reaction of reactions) counts[reaction <= seconds ? 'met' : 'violated']++;
    for (const since of waitingSince)
      counts[now.getTime() - Number(since) <= seconds * 1000 ? 'pending' : 'violated']++;
  }
  const decided = counts.met + counts.violated;
  return { ...counts, ratePercent: decided === 0 ? null : Math.round((counts.met / decided) * 1000) / 10 };
}
