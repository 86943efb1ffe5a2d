/** What can be read: the HTTP API of Prometheus, or any JSON. */
export const sourceTypes = ['prometheus', 'http_json'] as const;
export type SourceType = (typeof sourceTypes)[number];

/** One series of an answer: its labels and its present value. */
export interface MetricSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** An answer has at most this many series. */
export const MAX_SERIES = 1_000;
