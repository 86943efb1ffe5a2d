import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Redis } from 'ioredis';
import type { EntityManager } from 'typeorm';
import { AfterCommit } from '../../../../libs/database/after-commit';
import { Database } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import { CircuitBreaker } from '../../../../libs/redis/circuit-breaker';
import { type AlertRow, alertTimes, selectedAlert } from '../alert-view';
import { openStatuses } from '../../domain/alert-status';

/** Up to this many of a tenant's newest open alerts are cached. */
const MAX = 200;
/**
 * The lifetime of a cached list. It limits how long a list is outdated when a process crashes before it sets the new
 * mark.
 */
const CACHE_SECONDS = 10;

// one query per status: so PostgreSQL reads each in the order of the index
const newest = 'ORDER BY "createdAt" DESC, id DESC LIMIT $2';
const select = prepared(
  `${openStatuses
    .map((status) => `(SELECT ${selectedAlert()} FROM alerts WHERE tenant_id = $1 AND status = '${status}' ${newest})`)
    .join(' UNION ALL ')} ${newest}`,
);

/** The newest open alerts of a tenant; `isAll`: the tenant has no others. */
export interface OpenAlertsPart {
  readonly rows: readonly AlertRow[];
  readonly isAll: boolean;
}

interface CachedList extends OpenAlertsPart {
  /** The tenant's mark before the rows were read. */
  readonly mark: string;
}

const listKey = (tenantId: string): string => `{campana}:open-alerts:${tenantId}`;
const markKey = (tenantId: string): string => `{campana}:open-alerts-mark:${tenantId}`;

const fromJson = (row: Record<string, unknown>): AlertRow => {
  for (const time of alertTimes) if (row[time]) row[time] = new Date(row[time] as string);
  return row as unknown as AlertRow;
};

/**
 * Caches the open alerts of each tenant in Redis. A commit that changes alerts sets a new mark for the tenant before
 * the request is answered. A cached list with another mark is not used.
 */
@Injectable()
export class ActiveAlerts {
  /** Tenants whose new mark could not be set, because Redis was unavailable. */
  private readonly unmarked = new Set<string>();
  private readonly breaker = new CircuitBreaker();

  constructor(
    private readonly redis: Redis,
    private readonly database: Database,
    private readonly commits: AfterCommit,
  ) {}

  /** Invalidates the cached lists of these tenants when the current transaction is committed. */
  change(entities: EntityManager, tenantIds: Iterable<string>): void {
    this.commits.do(entities, this.mark, tenantIds);
  }

  /** Returns the tenant's newest open alerts, from Redis if they are cached, otherwise from the database. */
  async of(tenantId: string): Promise<OpenAlertsPart> {
    if (this.unmarked.size > 0) await this.mark(new Set());
    const [mark, list] = (await this.breaker.call(() => this.redis.mget(markKey(tenantId), listKey(tenantId)))) ?? [];
    const cached = list ? (JSON.parse(list) as CachedList) : undefined;
    if (cached && cached.mark === (mark ?? '') && !this.unmarked.has(tenantId))
      return { ...cached, rows: (cached.rows as unknown as Record<string, unknown>[]).map(fromJson) };
    const rows = await this.database.query<AlertRow[]>(tenantId, select, [tenantId, MAX]);
    const part = { rows, isAll: rows.length < MAX };
    if (mark !== undefined) this.cache(tenantId, { ...part, mark: mark ?? '' });
    return part;
  }

  private cache(tenantId: string, list: CachedList): void {
    this.redis.set(listKey(tenantId), JSON.stringify(list), 'EX', CACHE_SECONDS).catch(() => undefined);
  }

  /** Sets new marks for these tenants, and for those of earlier attempts that failed. */
  private readonly mark = async (tenantIds: ReadonlySet<string>): Promise<void> => {
    for (const id of tenantIds) this.unmarked.add(id);
    const changed = [...this.unmarked];
    if (changed.length === 0) return;
    const marks = new Map(changed.map((id) => [markKey(id), randomUUID()]));
    const isMarked = await this.breaker.call(() => this.redis.mset(marks));
    if (isMarked) for (const id of changed) this.unmarked.delete(id);
  };
}
