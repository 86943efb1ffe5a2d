const PAUSE_MS = 20;

/**
 * Calls `sample` until it returns a truthy value, and returns that value.
 * @throws Error after `within` milliseconds, with the last value or error
 */
export async function eventually<T>(
  sample: () => T | Promise<T>,
  { within = 20_000, what = 'it' }: { within?: number; what?: string } = {},
): Promise<Exclude<T, null | undefined | false>> {
  const deadline = Date.now() + within;
  for (let last: unknown; ;) {
    try {
      const value = await sample();
      if (value) return value as Exclude<T, null | undefined | false>;
      last = value;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) throw new Error(`${what} did not happen within ${within} ms; last: ${shown(last)}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

const shown = (value: unknown): string =>
  value instanceof Error ? value.message : (JSON.stringify(value) ?? String(value));
