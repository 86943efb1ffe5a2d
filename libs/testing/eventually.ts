const MIN_PAUSE_MS = 20;
const MAX_PAUSE_MS = 250;

/**
 * Calls `sample` until it returns a truthy value, and returns that value. The longer it takes, the longer are the pauses:
 * a tenth of the time so far, so that waiting costs little.
 * @throws Error after `within` milliseconds, with the last value or error
 */
export async function eventually<T>(
  sample: () => T | Promise<T>,
  { within = 40_000, what = 'it' }: { within?: number; what?: string } = {},
): Promise<Exclude<T, null | undefined | false>> {
  const startedAt = Date.now();
  for (let last: unknown; ;) {
    try {
      const value = await sample();
      if (value) return value as Exclude<T, null | undefined | false>;
      last = value;
    } catch (error) {
      last = error;
    }
    const waitedMs = Date.now() - startedAt;
    if (waitedMs > within) throw new Error(`${what} did not happen within ${within} ms; last: ${shown(last)}`);
    await new Promise((resolve) => setTimeout(resolve, pauseAfter(waitedMs)));
  }
}

const pauseAfter = (ms: number): number => Math.min(Math.max(ms / 10, MIN_PAUSE_MS), MAX_PAUSE_MS);

const shown = (value: unknown): string =>
  value instanceof Error ? value.message : (JSON.stringify(value) ?? String(value));
