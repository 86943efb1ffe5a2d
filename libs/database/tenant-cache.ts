import { LRUCache } from 'lru-cache';
import type { TableChangeListener } from './table-change-listener';

const MAX_TENANTS = 5_000;

/**
 * What some tables say of each tenant, remembered in this process until any process changes it.
 * Must be asked outside of transactions: what these have not committed must not be remembered.
 */
export class TenantCache<T extends NonNullable<unknown>> {
  private readonly remembered = new LRUCache<string, T>({ max: MAX_TENANTS });
  private readonly loading = new Map<string, Promise<T>>();
  private generation = 0;

  /**
   * @param tables whose changes make what was remembered wrong
   * @param load what they say of these tenants; those that are not mentioned have `none`
   */
  constructor(
    private readonly changes: TableChangeListener,
    tables: readonly string[],
    private readonly load: (tenantIds: string[]) => Promise<ReadonlyMap<string, T>>,
    private readonly none: T,
  ) {
    for (const table of tables) changes.on(table, (tenantId) => this.forget(tenantId));
  }

  /** What they say of each of these tenants. */
  async of(tenantIds: Iterable<string>): Promise<ReadonlyMap<string, T>> {
    const distinct = [...new Set(tenantIds)];
    const missing = distinct.filter((id) => !this.remembered.has(id) && !this.loading.has(id));
    if (missing.length > 0) this.startLoading(missing);
    const entries = distinct.map(
      async (id) => [id, this.remembered.get(id) ?? (await this.loading.get(id)) ?? this.none] as const,
    );
    return new Map(await Promise.all(entries));
  }

  private startLoading(tenantIds: string[]): void {
    const generation = this.generation;
    const loaded = this.load(tenantIds);
    for (const id of tenantIds) {
      const one = loaded.then((values) => values.get(id) ?? this.none);
      this.loading.set(id, one);
      void one
        .then((value) => this.remember(id, value, generation))
        .catch(() => undefined)
        .finally(() => this.loading.get(id) === one && this.loading.delete(id));
    }
  }

  /** What was read before a change must not be remembered after it. */
  private remember(tenantId: string, value: T, generation: number): void {
    if (generation !== this.generation || !this.changes.isListening) return;
    this.remembered.set(tenantId, value);
  }

  private forget(tenantId?: string): void {
    this.generation++;
    if (tenantId === undefined) this.remembered.clear();
    else this.remembered.delete(tenantId);
    // a load that began before the change answers those who asked before it, and nobody else
    this.loading.clear();
  }
}
