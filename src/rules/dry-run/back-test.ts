import type { DryRunOutcome, DryRunResult } from './dry-run';

/** What a rule may raise, and whether anybody is notified of it. */
export interface RuleLimits {
  /** null: any number. */
  readonly perHour: number | null;
  readonly perDay: number | null;
  readonly isNotifying: boolean;
}

/** What a rule would have made of the events of a day, or of all days. */
export interface BackTestCounts {
  /** Events that were shown to the rule. */
  events: number;
  /** Those that met the condition. */
  matched: number;
  /** What it would have raised, limits or not. */
  raised: number;
  folded: number;
  throttled: number;
  suppressed: number;
  /** Raised one too many for the limits of the rule. */
  limited: number;
  notified: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** More are not shown. */
const MAX_EXAMPLES = 20;

const counted = ['raised', 'folded', 'throttled', 'suppressed'] as const;
const isCounted = (outcome: DryRunOutcome): outcome is (typeof counted)[number] =>
  (counted as readonly string[]).includes(outcome);

const nothing = (): BackTestCounts => ({
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

/** How many alerts there were in a sliding span, counted by a unit of it, as the quota of rules counts them. */
class SlidingCount {
  private units: { at: number; count: number }[] = [];

  constructor(
    private readonly max: number | null,
    private readonly spanMs: number,
    private readonly unitMs: number,
  ) {}

  hasRoom(atMs: number): boolean {
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

/** Adds up what a dry run over some days tells of each event. */
export class BackTest {
  readonly total = nothing();
  readonly outcomes: Partial<Record<DryRunOutcome, number>> = {};
  /** The first of what met the condition. */
  readonly examples: DryRunResult[] = [];
  private readonly byDay = new Map<string, BackTestCounts>();
  private readonly inHour: SlidingCount;
  private readonly inDay: SlidingCount;

  /** @param dayOf the day of an instant, for those who read it */
  constructor(
    private readonly limits: RuleLimits,
    private readonly dayOf: (at: Date) => string,
  ) {
    this.inHour = new SlidingCount(limits.perHour, HOUR_MS, MINUTE_MS);
    this.inDay = new SlidingCount(limits.perDay, DAY_MS, HOUR_MS);
  }

  /** What became of events, in their order. */
  add(results: readonly DryRunResult[]): void {
    for (const result of results) this.addOne(result);
  }

  /** Each day from one to the other, also those on which nothing happened. */
  days(from: Date, to: Date): readonly { readonly date: string; readonly counts: BackTestCounts }[] {
    const dates = new Set<string>();
    for (let at = from.getTime(); at < to.getTime(); at += DAY_MS) dates.add(this.dayOf(new Date(at)));
    dates.add(this.dayOf(to));
    return [...dates].map((date) => ({ date, counts: this.byDay.get(date) ?? nothing() }));
  }

  private addOne(result: DryRunResult): void {
    const { event, at, outcome } = result;
    const isMatch = hasMatched(result);
    if (isMatch && this.examples.length < MAX_EXAMPLES) this.examples.push(result);
    this.outcomes[outcome] = (this.outcomes[outcome] ?? 0) + 1;
    const fate = outcome === 'raised' ? this.fateOf(at) : undefined;
    for (const counts of [this.total, this.countsOf(at)]) {
      if (event) counts.events++;
      if (event && isMatch) counts.matched++;
      if (isCounted(outcome)) counts[outcome]++;
      if (fate) counts[fate]++;
    }
  }

  /** What becomes of a new alert; undefined: nobody wants to be notified of it. */
  private fateOf(at: Date): 'limited' | 'notified' | undefined {
    const atMs = at.getTime();
    if (!this.inHour.hasRoom(atMs) || !this.inDay.hasRoom(atMs)) return 'limited';
    this.inHour.add(atMs);
    this.inDay.add(atMs);
    return this.limits.isNotifying ? 'notified' : undefined;
  }

  private countsOf(at: Date): BackTestCounts {
    const day = this.dayOf(at);
    const counts = this.byDay.get(day) ?? nothing();
    this.byDay.set(day, counts);
    return counts;
  }
}
