import { LRUCache } from 'lru-cache';

/** Remembers the latest ids, so that what is told twice is counted once. */
export class RecentIds {
  private readonly ids: LRUCache<string, true>;

  /** @param max how many are remembered */
  constructor(max: number) {
    this.ids = new LRUCache({ max });
  }

  /** Whether the id is new; from now on it is not. */
  isNew(id: string): boolean {
    const isNew = !this.ids.has(id);
    this.ids.set(id, true);
    return isNew;
  }
}
