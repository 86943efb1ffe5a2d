/** A span of time, in milliseconds since 1970. */
export interface TimeSpan {
  readonly from: number;
  /** Exclusive. */
  readonly until: number;
}

/** The common parts of two lists of spans, each in order and without overlaps. The parts have what `one` has besides. */
export function intersected<T extends TimeSpan>(one: readonly T[], other: readonly TimeSpan[]): T[] {
  const parts: T[] = [];
  let first = 0;
  for (const span of one) {
    while ((other[first]?.until ?? Infinity) <= span.from) first++;
    for (let i = first; (other[i]?.from ?? Infinity) < span.until; i++) {
      const from = Math.max(span.from, other[i]?.from ?? span.from);
      const until = Math.min(span.until, other[i]?.until ?? span.until);
      if (from < until) parts.push({ ...span, from, until });
    }
  }
  return parts;
}

/** Spans in order, with those that overlap or touch made one. */
export function united(spans: readonly TimeSpan[]): TimeSpan[] {
  const sorted = spans.filter(({ from, until }) => from < until).sort((a, b) => a.from - b.from);
  const result: { from: number; until: number }[] = [];
  for (const { from, until } of sorted) {
    const last = result.at(-1);
    if (last && from <= last.until) last.until = Math.max(last.until, until);
    else result.push({ from, until });
  }
  return result;
}
