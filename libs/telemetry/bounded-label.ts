/**
 * Bounds the values of a metric's label: the first `max` values are used as they are, all others become `other`. So senders
 * cannot create any number of time series.
 */
export class BoundedLabel {
  private readonly named = new Set<string>();

  constructor(private readonly max: number) {}

  /** Returns the value to use as the label. */
  of(value: string): string {
    if (this.named.size < this.max) this.named.add(value);
    return this.named.has(value) ? value : 'other';
  }
}
