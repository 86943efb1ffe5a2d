/** The distribution of durations, in seconds; null when there are none. */
export interface Spread {
  readonly count: number;
  readonly mean: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  readonly max: number | null;
}

/** Rounded to milliseconds, so that the order of adding does not change the result. */
const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/** The same as percentile_cont of SQL: interpolates between two values. */
function percentile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const [low = 0, high = low] = [sorted[below], sorted[Math.ceil(place)]];
  return rounded(low + (high - low) * (place - below));
}

/** Computes the distribution of the values. */
export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) return { count: 0, mean: null, p50: null, p90: null, p95: null, max: null };
  const sorted = Float64Array.from(values).sort();
  const sum = sorted.reduce((total, value) => total + value, 0);
  return {
    count: sorted.length,
    mean: rounded(sum / sorted.length),
    p50: percentile(sorted, 0.5),
    p90: percentile(sorted, 0.9),
    p95: percentile(sorted, 0.95),
    max: sorted[sorted.length - 1] ?? null,
  };
}
