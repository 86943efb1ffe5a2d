import { LRUCache } from 'lru-cache';

/** Remembers the latest ids, so that an event that is delivered twice is counted once. */
export class RecentIds {
  private readonly ids: LRUCache<string, true>;

  /** @param max the maximum number of remembered ids */
  constructor(max: number) {
    this.ids = new LRUCache({ max });
  }

  /** Returns whether the id is new, and remembers it. */
  isNew(id: string): boolean {
    const isNew = !this.ids.has(id);
    this.ids.set(id, true);
    return isNew;
  }
}
