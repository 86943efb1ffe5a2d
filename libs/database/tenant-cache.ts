import { LRUCache } from 'lru-cache';
import type { TableChangeListener } from './table-change-listener';

const MAX_TENANTS = 5_000;

/**
 * Caches what some tables hold for each tenant, in this process, until any process changes it.
 * Must not be used in a transaction that has changed these tables: uncommitted changes must not be cached.
 */
export class TenantCache<T extends NonNullable<unknown>> {
  private readonly values = new LRUCache<string, T>({ max: MAX_TENANTS });
  private readonly loading = new Map<string, Promise<T>>();
  private generation = 0;

  /**
   * @param tables the tables whose changes invalidate the cached value of a tenant
   * @param load loads the values of these tenants; a tenant without a value gets `none`
   */
  constructor(
    private readonly changes: TableChangeListener,
    tables: readonly string[],
    private readonly load: (tenantIds: string[]) => Promise<ReadonlyMap<string, T>>,
    private readonly none: T,
  ) {
    for (const table of tables) changes.on(table, (tenantId) => this.evict(tenantId));
  }

  /** Returns the value of each of these tenants. */
  async of(tenantIds: Iterable<string>): Promise<ReadonlyMap<string, T>> {
    const distinct = [...new Set(tenantIds)];
    const missing = distinct.filter((id) => !this.values.has(id) && !this.loading.has(id));
    if (missing.length > 0) this.startLoading(missing);
    const entries = distinct.map(
      async (id) => [id, this.values.get(id) ?? (await this.loading.get(id)) ?? this.none] as const,
    );
    return new Map(await Promise.all(entries));
  }

  private startLoading(tenantIds: string[]): void {
    // a change that is not received may have been committed since the load began
    const generation = this.changes.isListening ? this.generation : undefined;
    const loaded = this.load(tenantIds);
    for (const id of tenantIds) {
      const one = loaded.then((byTenant) => byTenant.get(id) ?? this.none);
      this.loading.set(id, one);
      void one
        .then((value) => this.store(id, value, generation))
        .catch(() => undefined)
        .finally(() => this.loading.get(id) === one && this.loading.delete(id));
    }
  }

  /**
   * A value that was loaded before a change must not be cached after it.
   * @param generation when the load began; undefined: no changes were received then
   */
  private store(tenantId: string, value: T, generation: number | undefined): void {
    if (generation !== this.generation || !this.changes.isListening) return;
    this.values.set(tenantId, value);
  }

  private evict(tenantId?: string): void {
    this.generation++;
    if (tenantId === undefined) this.values.clear();
    else this.values.delete(tenantId);
    // a load that began before the change serves only the callers who asked before it
    this.loading.clear();
  }
}
