import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Redis } from 'ioredis';
import type { EntityManager } from 'typeorm';
import { AfterCommit } from '../../../../libs/database/after-commit';
import { Database } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import { CircuitBreaker } from '../../../../libs/redis/circuit-breaker';
import { alertColumns, type AlertRow } from '../alert-view';
import { openStatuses } from '../../domain/alert-status';

/** So many of a tenant's open alerts are remembered, the newest. */
const MAX = 200;
/** Whoever crashed between its commit and saying so is believed no longer than that. */
const REMEMBERED_SECONDS = 10;

const dates = [
  'last_occurrence_at',
  'created_at',
  'acknowledged_at',
  'resolved_at',
  'snoozed_until',
  'updated_at',
  'status_at',
  'escalated_at',
  'expires_at',
] as const satisfies readonly (keyof AlertRow)[];

// one status at a time: so the index gives them in their order
const newest = 'ORDER BY created_at DESC, id DESC LIMIT $2';
const select = prepared(
  `${openStatuses
    .map((status) => `(SELECT ${alertColumns} FROM alerts WHERE tenant_id = $1 AND status = '${status}' ${newest})`)
    .join(' UNION ALL ')} ${newest}`,
);

/** The newest open alerts of a tenant, and whether there are no others. */
export interface OpenAlertsPart {
  readonly rows: readonly AlertRow[];
  readonly isAll: boolean;
}

interface Remembered extends OpenAlertsPart {
  /** What the tenant's mark was before the rows were read. */
  readonly mark: string;
}

const listKey = (tenantId: string): string => `{campana}:active:${tenantId}`;
const markKey = (tenantId: string): string => `{campana}:active-mark:${tenantId}`;

const revived = (row: Record<string, unknown>): AlertRow => {
  for (const date of dates) if (row[date]) row[date] = new Date(row[date] as string);
  return row as unknown as AlertRow;
};

/**
 * The open alerts of each tenant, remembered in Redis. Each commit that changes some gives the tenant a new mark before
 * whoever made it is answered; a list that was read under another mark is not used.
 */
@Injectable()
export class ActiveAlerts {
  /** Tenants whose change could not be told: Redis was away. */
  private readonly untold = new Set<string>();
  private readonly breaker = new CircuitBreaker();

  constructor(
    private readonly redis: Redis,
    private readonly database: Database,
    private readonly commits: AfterCommit,
  ) {}

  /** Alerts of these tenants are changed by the transaction at hand. */
  change(entities: EntityManager, tenantIds: Iterable<string>): void {
    this.commits.do(entities, this.tell, tenantIds);
  }

  /** The tenant's newest open alerts, from Redis where it knows them, else from the database. */
  async of(tenantId: string): Promise<OpenAlertsPart> {
    if (this.untold.size > 0) await this.tell(new Set());
    const [mark, list] = (await this.breaker.call(() => this.redis.mget(markKey(tenantId), listKey(tenantId)))) ?? [];
    const known = list ? (JSON.parse(list) as Remembered) : undefined;
    if (known && known.mark === (mark ?? '') && !this.untold.has(tenantId))
      return { ...known, rows: (known.rows as unknown as Record<string, unknown>[]).map(revived) };
    const rows = await this.database.query<AlertRow[]>(tenantId, select, [tenantId, MAX]);
    const part = { rows, isAll: rows.length < MAX };
    if (mark !== undefined) this.remember(tenantId, { ...part, mark: mark ?? '' });
    return part;
  }

  private remember(tenantId: string, list: Remembered): void {
    this.redis.set(listKey(tenantId), JSON.stringify(list), 'EX', REMEMBERED_SECONDS).catch(() => undefined);
  }

  private readonly tell = async (tenantIds: ReadonlySet<string>): Promise<void> => {
    for (const id of tenantIds) this.untold.add(id);
    const changed = [...this.untold];
    if (changed.length === 0) return;
    const marks = new Map(changed.map((id) => [markKey(id), randomUUID()]));
    const isTold = await this.breaker.call(() => this.redis.mset(marks));
    if (isTold) for (const id of changed) this.untold.delete(id);
  };
}
