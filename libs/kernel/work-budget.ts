/** A rule, pattern or template of a tenant asks for more work than is allowed. */
export class TooMuchWork extends Error {}

/** What the computations of one kind may take, in steps. */
export interface WorkLimits {
  /** All together. */
  readonly total: number;
  /** Each one. */
  readonly each: number;
  /** What each one has, even if the others have used up the total: it must not fail for their sake if it is cheap. */
  readonly least: number;
}

let current: WorkBudget | undefined;
let left = Infinity;

/**
 * Counts steps of the computation that runs. A step takes some tenths of a microsecond.
 * @throws TooMuchWork when they exceed its budget
 */
export function spend(steps: number): void {
  left -= steps;
  if (left < 0) throw new TooMuchWork(current?.refusal);
}

/**
 * The work that a tenant may cause at once, such as all of its rules for one event. It counts steps, not time: the same
 * input always gives the same result.
 */
export class WorkBudget {
  private used = 0;
  private usedBefore = 0;
  private allowed = 0;

  constructor(private readonly limits: WorkLimits) {}

  /** Runs a computation, which must be synchronous. Inside another, it counts for both. @throws TooMuchWork */
  run<T>(work: () => T): T {
    const { total, each, least } = this.limits;
    const outer = current;
    const outerLeft = left;
    this.allowed = Math.min(each, Math.max(least, total - this.used));
    left = this.allowed;
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the one whose steps are counted
    current = this;
    try {
      return work();
    } finally {
      const spent = this.allowed - left;
      this.used += spent;
      left = outerLeft - spent;
      current = outer;
    }
  }

  /** Whether as many steps were used since this was last true. */
  hasUsed(steps: number): boolean {
    const isTrue = this.used - this.usedBefore >= steps;
    if (isTrue) this.usedBefore = this.used;
    return isTrue;
  }

  get refusal(): string {
    const { total, each } = this.limits;
    return this.allowed === each
      ? `it needs more than ${each} steps of work`
      : `it needs more than ${this.allowed} steps of work, and others have used the rest of the ${total}`;
  }
}
