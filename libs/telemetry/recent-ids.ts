/** Remembers the latest ids, so that what is told twice is counted once. */
export class RecentIds {
  private readonly ids = new Set<string>();

  constructor(private readonly max: number) {}

  /** Whether the id is new; from now on it is not. */
  isNew(id: string): boolean {
    if (this.ids.has(id)) return false;
    this.ids.add(id);
    // a set keeps the order in which things came
    if (this.ids.size > this.max) for (const oldest of this.ids) return this.ids.delete(oldest);
    return true;
  }
}
