import { Injectable } from '@nestjs/common';
import { jsonRows, selected } from '../../../../libs/database/columns';
import { Database, SYSTEM } from '../../../../libs/database/database';

/** How many open items a member has. */
export interface WorkloadRecord {
  readonly tenantId: string;
  readonly memberId: string;
  readonly openItems: number;
  /** Whether it was reported that it is too many. */
  readonly isHigh: boolean;
}

const properties = ['tenantId', 'memberId', 'openItems', 'isHigh'];
const columns = selected(properties);

// in the order of keys, so that those who change the loads of the same members do not lock each other out
const addToLoads = `
  INSERT INTO work_item_loads AS l (tenant_id, member_id, open_items)
  SELECT tenant_id, member_id, open_items FROM json_populate_recordset(NULL::work_item_loads, $1)
  ORDER BY tenant_id, member_id
  ON CONFLICT (tenant_id, member_id) DO UPDATE SET open_items = l.open_items + excluded.open_items
  RETURNING ${selected(properties, 'l')}`;

const saveHigh = `
  UPDATE work_item_loads l SET is_high = r.is_high FROM json_populate_recordset(NULL::work_item_loads, $1) AS r
  WHERE l.tenant_id = r.tenant_id AND l.member_id = r.member_id`;

const lockOfTenant = `
  SELECT ${columns} FROM work_item_loads WHERE tenant_id = $1 ORDER BY member_id FOR UPDATE`;

const counted = `
  SELECT tenant_id, assignee_id AS member_id, count(*)::int AS open_items FROM work_items
  WHERE assignee_id IS NOT NULL AND status NOT IN ('done', 'cancelled')`;

const selectWrong = `
  WITH counted AS (${counted} GROUP BY tenant_id, assignee_id)
  SELECT coalesce(c.tenant_id, l.tenant_id) AS "tenantId", coalesce(c.member_id, l.member_id) AS "memberId"
  FROM counted c FULL JOIN work_item_loads l ON l.tenant_id = c.tenant_id AND l.member_id = c.member_id
  WHERE coalesce(c.open_items, 0) <> coalesce(l.open_items, 0)
  ORDER BY 1, 2 LIMIT $1`;

const countAgain = `
  UPDATE work_item_loads SET open_items = coalesce((
    SELECT open_items FROM (${counted} AND tenant_id = $1 AND assignee_id = $2 GROUP BY 1, 2) AS c), 0)
  WHERE tenant_id = $1 AND member_id = $2 RETURNING ${columns}`;

const listLoads = `
  SELECT ${columns} FROM work_item_loads
  WHERE tenant_id = $1 AND open_items > 0 AND ($2::uuid IS NULL OR member_id > $2) ORDER BY member_id LIMIT $3`;

const loadsOfMembers = `
  SELECT ${columns} FROM work_item_loads WHERE tenant_id = ANY ($1::uuid[]) AND member_id = ANY ($2::uuid[])`;

/** Reads and writes `work_item_loads`: the open items of each member are counted as they change. */
@Injectable()
export class WorkloadsRepository {
  constructor(private readonly database: Database) {}

  /** Adds to the numbers of different members, and returns them, locked. */
  async add(changes: readonly Omit<WorkloadRecord, 'isHigh'>[]): Promise<readonly WorkloadRecord[]> {
    return changes.length === 0 ? [] : this.database.query(SYSTEM, addToLoads, [jsonRows(changes)]);
  }

  /** Stores whether the loads are too high. */
  async saveHigh(loads: readonly WorkloadRecord[]): Promise<void> {
    if (loads.length > 0) await this.database.query(SYSTEM, saveHigh, [jsonRows(loads)]);
  }

  /** All loads of a tenant, locked. */
  lockOf(tenantId: string): Promise<readonly WorkloadRecord[]> {
    return this.database.query(SYSTEM, lockOfTenant, [tenantId]);
  }

  /** Members whose number is not that of their open items; some may be changing now. */
  wrong(max: number): Promise<readonly Pick<WorkloadRecord, 'tenantId' | 'memberId'>[]> {
    return this.database.query(SYSTEM, selectWrong, [max]);
  }

  /** Counts the open items of a member again. The row is locked first, so that nobody changes the number meanwhile. */
  async countAgain(tenantId: string, memberId: string): Promise<readonly WorkloadRecord[]> {
    await this.add([{ tenantId, memberId, openItems: 0 }]);
    // TypeORM answers an UPDATE with its rows and their number
    const [rows] = await this.database.query<[WorkloadRecord[], number]>(SYSTEM, countAgain, [tenantId, memberId]);
    return rows;
  }

  /** A page of the members of a tenant who have open items, ordered by id. */
  list(tenantId: string, limit: number, after?: string): Promise<readonly WorkloadRecord[]> {
    return this.database.query(tenantId, listLoads, [tenantId, after ?? null, limit]);
  }

  /** The loads of members; those who never had an item are missing. */
  of(tenantIds: readonly string[], memberIds: readonly string[]): Promise<readonly WorkloadRecord[]> {
    return this.database.query(SYSTEM, loadsOfMembers, [tenantIds, memberIds]);
  }
}
