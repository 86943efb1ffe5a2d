/** How long the templates of a tenant may take at once, and in each second after that. Usual ones take microseconds. */
const MAX_MS = 2_000;
const MS_PER_SECOND = 200;
/** After a failure, the templates of a rule are not rendered for this time. */
const PAUSE_MS = 60_000;

/** The time in which the templates of a tenant are rendered. Slow templates must not delay the alerts of others. */
export class RenderingTime {
  private spentMs = 0;
  private atMs = performance.now();

  /** @throws Error when the templates of the tenant have used up their time */
  spend<T>(render: () => T): T {
    const startedMs = performance.now();
    this.spentMs = Math.max(0, this.spentMs - ((startedMs - this.atMs) / 1_000) * MS_PER_SECOND);
    this.atMs = startedMs;
    if (this.spentMs > MAX_MS) throw new Error(`the templates of all rules took longer than ${MAX_MS / 1_000} s`);
    try {
      return render();
    } finally {
      this.spentMs += performance.now() - startedMs;
    }
  }
}

/** Limits a function that renders the templates of a rule. */
export function withinTime<A, R>(render: (of: A) => R, time: RenderingTime): (of: A) => R {
  let failure: { readonly error: unknown; readonly untilMs: number } | undefined;
  return (of) => {
    if (failure && performance.now() < failure.untilMs) throw failure.error;
    return time.spend(() => {
      try {
        return render(of);
      } catch (error) {
        failure = { error, untilMs: performance.now() + PAUSE_MS };
        throw error;
      }
    });
  };
}
