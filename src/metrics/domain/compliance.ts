import type { MetricRow } from './figures';

/** Within how many minutes somebody must react, by severity; 0: there is no limit. */
export type ResponseLimits = Readonly<Record<string, number>>;

/** What became of the deadlines of alerts of one severity that were raised in one part of a period. */
export interface DeadlineCount {
  /** The beginning of that part of the period (a day or an hour). */
  readonly at: Date;
  readonly severity: string;
  readonly kind: 'response' | 'resolution';
  readonly outcome: Outcome;
  readonly count: number;
}

type Outcome = 'met' | 'violated' | 'pending';

/** What compliance is counted from. */
export interface Judged {
  readonly rows: readonly MetricRow[];
  readonly deadlines: readonly DeadlineCount[];
}

/** How many deadlines were met, and how many not. */
export interface Compliance extends Readonly<Record<Outcome, number>> {
  /** The percentage of met ones among met and violated ones; null when there are none of either. */
  readonly ratePercent: number | null;
}

/** The severities whose alerts count even if they have no deadline of their own: those that were never loud, or are older. */
const countedWithout = ['critical', 'high'];

const rated = (counts: Readonly<Record<Outcome, number>>): Compliance => {
  const decided = counts.met + counts.violated;
  return { ...counts, ratePercent: decided === 0 ? null : Math.round((counts.met / decided) * 1000) / 10 };
};

function outcomesOf(deadlines: readonly DeadlineCount[], wanted: DeadlineCount['kind']): Record<Outcome, number> {
  const counts = { met: 0, violated: 0, pending: 0 };
  for (const { kind, outcome, count } of deadlines) if (kind === wanted) counts[outcome] += count;
  return counts;
}

/**
 * Counts how often somebody reacted in time.
 * @param limits those of alerts without a deadline of their own
 * @param now such an alert that still waits is measured up to here
 */
export function responseComplianceOf({ rows, deadlines }: Judged, limits: ResponseLimits, now: Date): Compliance {
  const counts = outcomesOf(deadlines, 'response');
  for (const { severity, reactions, waitingSince } of rows) {
    const seconds = countedWithout.includes(severity) ? (limits[severity] ?? 0) * 60 : 0;
    if (seconds === 0) continue;
    for (const reaction of reactions) counts[reaction <= seconds ? 'met' : 'violated']++;
    for (const since of waitingSince)
      counts[now.getTime() - Number(since) <= seconds * 1000 ? 'pending' : 'violated']++;
  }
  return rated(counts);
}

/** Counts how often alerts were resolved in time. */
export const resolutionComplianceOf = ({ deadlines }: Judged): Compliance => rated(outcomesOf(deadlines, 'resolution'));
