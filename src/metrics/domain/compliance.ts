import type { MetricRow } from './figures';

/** Within how many minutes somebody must react, by severity; a severity that is missing has no limit. */
export type ResponseLimits = Readonly<Record<string, number>>;

/** How often somebody reacted in time. */
export interface Compliance {
  readonly met: number;
  readonly violated: number;
  /** Nobody reacted yet, and there is time left. */
  readonly pending: number;
  /** Met, of those that are decided, in percent; null: none is. */
  readonly ratePercent: number | null;
}

/** How often somebody reacted within the limits. @param now who has waited longer than so is too late */
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
