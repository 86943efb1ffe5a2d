import { Injectable } from '@nestjs/common';
import { columnList, columnOf, selected } from '../../../../../libs/database/columns';
import { Database, type Scope, SYSTEM } from '../../../../../libs/database/database';
import { SwapNotFound } from '../domain/swap.errors';
import type { SwapRecord } from '../swap-record';

const properties = [
  'id',
  'tenantId',
  'scheduleId',
  'memberId',
  'toMemberId',
  'startsAt',
  'endsAt',
  'exchangeFrom',
  'exchangeUntil',
  'state',
  'acceptedBy',
  'overrideIds',
  'isFlagged',
  'version',
  'createdBy',
  'createdAt',
  'updatedAt',
] as const satisfies readonly (keyof SwapRecord)[];

const changing = ['state', 'acceptedBy', 'overrideIds', 'isFlagged', 'version', 'updatedAt'] as const;

const save = `
  INSERT INTO on_call_swaps (${columnList(properties)}) VALUES (${properties.map((_, i) => `$${i + 1}`).join(', ')})
  ON CONFLICT (id) DO UPDATE SET ${changing.map((one) => `${columnOf(one)} = excluded.${columnOf(one)}`).join(', ')}`;

const select = `SELECT ${selected(properties)} FROM on_call_swaps`;

const selectPage = `
  ${select} WHERE tenant_id = $1 AND schedule_id = $2 AND ($4::uuid IS NULL OR id > $4) ORDER BY id LIMIT $3`;

const selectOne = `${select} WHERE tenant_id = $1 AND id = $2`;
const lockOne = `${selectOne} FOR UPDATE`;

const countOpen = `
  SELECT count(*)::int AS count FROM on_call_swaps WHERE tenant_id = $1 AND schedule_id = $2 AND state = 'open'`;

// those that edits of a schedule may concern: an exchange may be later than its swap
const current = `
  ${select} WHERE tenant_id = $1 AND schedule_id = $2 AND state IN ('open', 'accepted')
    AND greatest(ends_at, exchange_until) > $3
  ORDER BY id`;
const lockCurrent = `${current} FOR UPDATE`;

const lockBegun = `
  ${select} WHERE state = 'open' AND least(starts_at, exchange_from) <= $1
  ORDER BY least(starts_at, exchange_from) LIMIT $2 FOR UPDATE SKIP LOCKED`;

const lockOfMembers = `
  ${select} WHERE tenant_id = $1 AND state = 'open' AND (member_id = ANY ($2::uuid[]) OR to_member_id = ANY ($2::uuid[]))
  ORDER BY id FOR UPDATE`;

/** SQL: when the first open swap request expires. */
export const firstSwapToExpire = `
  SELECT min(least(starts_at, exchange_from)) FROM on_call_swaps WHERE state = 'open'`;

/** Reads and writes `on_call_swaps`. */
@Injectable()
export class SwapsRepository {
  constructor(private readonly database: Database) {}

  /** A page of the swap requests of a schedule, ordered by id. */
  list(tenantId: string, scheduleId: string, limit: number, after?: string): Promise<readonly SwapRecord[]> {
    return this.database.query(tenantId, selectPage, [tenantId, scheduleId, limit, after ?? null]);
  }

  /** One swap request. @throws SwapNotFound */
  async get(tenantId: string, id: string): Promise<SwapRecord> {
    return this.one(tenantId, id, selectOne);
  }

  /** One swap request, locked until the transaction ends. @throws SwapNotFound */
  async lock(tenantId: string, id: string): Promise<SwapRecord> {
    return this.one(tenantId, id, lockOne);
  }

  /** Those of a schedule that are open or accepted and not over. */
  current(tenantId: string, scheduleId: string, now: Date): Promise<readonly SwapRecord[]> {
    return this.database.query(tenantId, current, [tenantId, scheduleId, now]);
  }

  /** Those of a schedule that are open or accepted and not over, locked. */
  lockCurrent(tenantId: string, scheduleId: string, now: Date): Promise<readonly SwapRecord[]> {
    return this.database.query(tenantId, lockCurrent, [tenantId, scheduleId, now]);
  }

  /** Open ones whose shift or exchange has begun, of all tenants, locked. */
  lockBegun(now: Date, max: number): Promise<readonly SwapRecord[]> {
    return this.database.query(SYSTEM, lockBegun, [now, max]);
  }

  /** Open ones that these members have made or are asked, locked. */
  lockOfMembers(tenantId: string, memberIds: readonly string[]): Promise<readonly SwapRecord[]> {
    return this.database.query(SYSTEM, lockOfMembers, [tenantId, memberIds]);
  }

  async countOpen(tenantId: string, scheduleId: string): Promise<number> {
    const [row] = await this.database.query<{ count: number }[]>(tenantId, countOpen, [tenantId, scheduleId]);
    return row?.count ?? 0;
  }

  /** Inserts or overwrites a swap request. */
  async save(scope: Scope, row: SwapRecord): Promise<void> {
    await this.database.query(
      scope,
      save,
      properties.map((property) => row[property]),
    );
  }

  private async one(tenantId: string, id: string, sql: string): Promise<SwapRecord> {
    const [row] = await this.database.query<SwapRecord[]>(tenantId, sql, [tenantId, id]);
    if (!row) throw new SwapNotFound(id);
    return row;
  }
}
