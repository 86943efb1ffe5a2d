import { Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { isOutage } from '../kernel/problem-of';

/** For how long an item that failed is left out, and how many are remembered. */
const LEFT_OUT_MS = 60_000;
const MAX_REMEMBERED = 10_000;

/** Keeps a job going that takes due items: an item that fails does not stop the others, and is tried again later. */
export class FailedItems {
  private readonly failed = new LRUCache<string, true>({ max: MAX_REMEMBERED, ttl: LEFT_OUT_MS });

  /** @param log where failures are reported */
  constructor(private readonly log: Logger) {}

  /** The items to leave out now. */
  get ids(): readonly string[] {
    return [...this.failed.keys()];
  }

  /**
   * Does the work for all items at once. If that fails, it divides them until those that fail are alone.
   * @param work does all or nothing
   * @returns how many failed
   * @throws Error when a service is unavailable
   */
  async handle(ids: readonly string[], work: (ids: readonly string[]) => Promise<unknown>): Promise<number> {
    if (ids.length === 0) return 0;
    try {
      await work(ids);
      return 0;
    } catch (error) {
      if (isOutage(error)) throw error;
      return this.divide(ids, work, error as Error);
    }
  }

  private async divide(ids: readonly string[], work: (ids: readonly string[]) => Promise<unknown>, error: Error) {
    const [id] = ids;
    if (id !== undefined && ids.length === 1) {
      this.failed.set(id, true);
      this.log.error(`${id} failed and is left out for a minute: ${error.message}`, error.stack);
      return 1;
    }
    const middle = Math.ceil(ids.length / 2);
    return (await this.handle(ids.slice(0, middle), work)) + (await this.handle(ids.slice(middle), work));
  }
}
