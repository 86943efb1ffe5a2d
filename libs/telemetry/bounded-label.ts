/** The values of a metric's label: the first so many by name, the rest as `other`, so that senders can not make up series. */
export class BoundedLabel {
  private readonly named = new Set<string>();

  constructor(private readonly max: number) {}

  of(value: string): string {
    if (this.named.size < this.max) this.named.add(value);
    return this.named.has(value) ? value : 'other';
  }
}
