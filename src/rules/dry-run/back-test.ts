import type { DryRunOutcome, DryRunResult } from './dry-run';

/** The limits of a rule, and whether its alerts notify. */
export interface RuleLimits {
  /** null: no limit. */
  readonly perHour: number | null;
  readonly perDay: number | null;
  readonly isNotifying: boolean;
}

/** The counts of a back-test, for one day or for all days. */
export interface BackTestCounts {
  /** Events that the rule was tested on. */
  events: number;
  /** Events that met the condition. */
  matched: number;
  /** Alerts that would have been raised without the limits. */
  raised: number;
  folded: number;
  throttled: number;
  suppressed: number;
  /** Alerts over the limits of the rule. */
  limited: number;
  notified: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** The maximum number of examples in the result. */
const MAX_EXAMPLES = 20;

const counted = ['raised', 'folded', 'throttled', 'suppressed'] as const;
const isCounted = (outcome: DryRunOutcome): outcome is (typeof counted)[number] =>
  (counted as readonly string[]).includes(outcome);

const noCounts = (): BackTestCounts => ({
  events: 0,
  matched: 0,
  raised: 0,
  folded: 0,
  throttled: 0,
  suppressed: 0,
  limited: 0,
  notified: 0,
});

/** Whether the event met the condition of the rule. */
export const hasMatched = ({ outcome }: DryRunResult): boolean => outcome !== 'unmatched' && outcome !== 'other_type';

/** Counts alerts in a sliding window, in units of time, in the same way as the limits of rules. */
class SlidingCount {
  private units: { at: number; count: number }[] = [];

  constructor(
    private readonly max: number | null,
    private readonly spanMs: number,
    private readonly unitMs: number,
  ) {}

  isBelowMax(atMs: number): boolean {
    if (this.max === null) return true;
    this.units = this.units.filter(({ at }) => at > atMs - this.spanMs);
    return this.units.reduce((sum, { count }) => sum + count, 0) < this.max;
  }

  add(atMs: number): void {
    const at = Math.floor(atMs / this.unitMs) * this.unitMs;
    const last = this.units.at(-1);
    if (last?.at === at) last.count++;
    else this.units.push({ at, count: 1 });
  }
}

/** Adds up the results of a dry run over some days. */
export class BackTest {
  readonly total = noCounts();
  readonly outcomes: Partial<Record<DryRunOutcome, number>> = {};
  /** The first results that met the condition. */
  readonly examples: DryRunResult[] = [];
  private readonly byDay = new Map<string, BackTestCounts>();
  private readonly inHour: SlidingCount;
  private readonly inDay: SlidingCount;

  /** @param dayOf the day of an instant in the time zone of the tenant */
  constructor(
    private readonly limits: RuleLimits,
    private readonly dayOf: (at: Date) => string,
  ) {
    this.inHour = new SlidingCount(limits.perHour, HOUR_MS, MINUTE_MS);
    this.inDay = new SlidingCount(limits.perDay, DAY_MS, HOUR_MS);
  }

  /** Adds results, in the order of the events. */
  add(results: readonly DryRunResult[]): void {
    for (const result of results) this.addOne(result);
  }

  /** The counts of each day from `from` to `to`, including days without events. */
  days(from: Date, to: Date): readonly { readonly date: string; readonly counts: BackTestCounts }[] {
    const dates = new Set<string>();
    for (let at = from.getTime(); at < to.getTime(); at += DAY_MS) dates.add(this.dayOf(new Date(at)));
    dates.add(this.dayOf(to));
    return [...dates].map((date) => ({ date, counts: this.byDay.get(date) ?? noCounts() }));
  }

  private addOne(result: DryRunResult): void {
    const { event, at, outcome } = result;
    const isMatch = hasMatched(result);
    if (isMatch && this.examples.length < MAX_EXAMPLES) this.examples.push(result);
    this.outcomes[outcome] = (this.outcomes[outcome] ?? 0) + 1;
    const limitOutcome = outcome === 'raised' ? this.applyLimits(at) : undefined;
    for (const counts of [this.total, this.countsOf(at)]) {
      if (event) counts.events++;
      if (event && isMatch) counts.matched++;
      if (isCounted(outcome)) counts[outcome]++;
      if (limitOutcome) counts[limitOutcome]++;
    }
  }

  /** Applies the limits to a new alert; undefined: the rule does not notify. */
  private applyLimits(at: Date): 'limited' | 'notified' | undefined {
    const atMs = at.getTime();
    if (!this.inHour.isBelowMax(atMs) || !this.inDay.isBelowMax(atMs)) return 'limited';
    this.inHour.add(atMs);
    this.inDay.add(atMs);
    return this.limits.isNotifying ? 'notified' : undefined;
  }

  private countsOf(at: Date): BackTestCounts {
    const day = this.dayOf(at);
    const counts = this.byDay.get(day) ?? noCounts();
    this.byDay.set(day, counts);
    return counts;
  }
}
