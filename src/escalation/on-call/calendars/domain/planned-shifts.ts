/** A time in which an imported calendar has members on call. */
export interface ImportedSpan {
  readonly from: number;
  readonly until: number;
  /** In order. */
  readonly memberIds: readonly string[];
}

/** A span that is stored. */
export interface StoredSpan extends ImportedSpan {
  readonly id: string;
}

/** How what is stored becomes what a calendar says now. */
export interface SpanChanges {
  readonly added: readonly ImportedSpan[];
  /** Spans that end at another time. */
  readonly ended: readonly { readonly id: string; readonly until: number }[];
  readonly removed: readonly string[];
}

const keyOf = ({ from, memberIds }: ImportedSpan): string => `${from} ${memberIds.join()}`;

/**
 * What a calendar says now of a span that has begun: its beginning may be another, since it was stored from the first reading
 * on, and the past stays.
 */
const runningOf = (wanted: Iterable<ImportedSpan>, span: StoredSpan, now: number): ImportedSpan | undefined =>
  span.from <= now
    ? [...wanted].find(({ from, memberIds }) => from <= now && memberIds.join() === span.memberIds.join())
    : undefined;

/**
 * Compares what is stored with what a calendar says. What was before an instant stays: who was on call does not change.
 * @param stored the spans that are not over
 */
export function spanChanges(stored: readonly StoredSpan[], wanted: readonly ImportedSpan[], now: number): SpanChanges {
  const free = new Map(wanted.filter(({ until }) => until > now).map((span) => [keyOf(span), span]));
  const ended: { id: string; until: number }[] = [];
  const removed: string[] = [];
  for (const span of stored) {
    const same = free.get(keyOf(span)) ?? runningOf(free.values(), span, now);
    if (same) {
      free.delete(keyOf(same));
      if (same.until !== span.until) ended.push({ id: span.id, until: same.until });
    } else if (span.from >= now) removed.push(span.id);
    else ended.push({ id: span.id, until: now });
  }
  const added = [...free.values()].map((span) => ({ ...span, from: Math.max(span.from, now) }));
  return { added: added.filter(({ from, until }) => from < until), ended, removed };
}
