import type { TimeSpan } from './time-span';

/** An item with its place in the list. */
interface Placed<T> {
  readonly place: number;
  readonly item: T;
}

/** Follows which of some spans hold from instant to instant, so that none is looked at where it neither begins nor ends. */
export class ActiveSpans<T extends TimeSpan> {
  private readonly coming: readonly Placed<T>[];
  private next = 0;
  private active: readonly Placed<T>[] = [];
  private items: readonly T[] = [];
  private firstEnd = Infinity;

  /** @param spans in any order, which the answers keep */
  constructor(spans: readonly T[]) {
    this.coming = spans.map((item, place) => ({ place, item })).sort((a, b) => a.item.from - b.item.from);
  }

  /** Those that hold at an instant, which must not be before that of the last call: the same list as long as they are the same. */
  at(instant: number): readonly T[] {
    const begun = this.begunUntil(instant);
    if (begun.length > 0 || this.firstEnd <= instant) this.renew(begun, instant);
    return this.items;
  }

  private begunUntil(instant: number): readonly Placed<T>[] {
    const first = this.next;
    while ((this.coming[this.next]?.item.from ?? Infinity) <= instant) this.next++;
    return this.coming.slice(first, this.next);
  }

  private renew(begun: readonly Placed<T>[], instant: number): void {
    const active = [...this.active, ...begun].filter(({ item }) => item.until > instant);
    if (begun.length > 0) active.sort((a, b) => a.place - b.place);
    this.active = active;
    this.items = active.map(({ item }) => item);
    this.firstEnd = this.items.reduce((first, { until }) => Math.min(first, until), Infinity);
  }
}
