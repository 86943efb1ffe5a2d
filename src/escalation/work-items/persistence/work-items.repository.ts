import { Injectable } from '@nestjs/common';
import { jsonRows, selected } from '../../../../libs/database/columns';
import { Database, SYSTEM } from '../../../../libs/database/database';
import type { WorkItemKey } from '../domain/work-item';
import { WorkItemNotFound } from '../domain/work-item.errors';
import type { WorkItemFilter } from '../work-item-filter';
import type { WorkItemRecord } from '../work-item-record';

const columns = [
  ...['id', 'tenantId', 'version', 'resourceType', 'resourceId', 'title', 'priority', 'status', 'assigneeId'],
  ...['responseDueAt', 'resolutionDueAt', 'respondedAt', 'resolvedAt', 'metadata', 'startedAt', 'occurredAt'],
  ...['fieldTimes', 'unassignedSince', 'reported', 'nextAt'],
];

const select = `SELECT ${selected(columns)} FROM work_items`;

// in the order of keys, so that those who add the same items do not lock each other out
const addMissing = `
  INSERT INTO work_items (id, tenant_id, resource_type, resource_id, started_at, occurred_at)
  SELECT id, tenant_id, resource_type, resource_id, occurred_at, occurred_at
  FROM json_populate_recordset(NULL::work_items, $1)
  ORDER BY tenant_id, resource_type, resource_id
  ON CONFLICT (tenant_id, resource_type, resource_id) DO NOTHING`;

const lockItems = `
  ${select}
  WHERE (tenant_id, resource_type, resource_id) IN (
    SELECT tenant_id, resource_type, resource_id FROM json_populate_recordset(NULL::work_items, $1))
  ORDER BY tenant_id, resource_type, resource_id FOR UPDATE`;

const saveItems = `
  UPDATE work_items i SET version = r.version, title = r.title, priority = r.priority, status = r.status,
    assignee_id = r.assignee_id, response_due_at = r.response_due_at, resolution_due_at = r.resolution_due_at,
    responded_at = r.responded_at, resolved_at = r.resolved_at, metadata = r.metadata, started_at = r.started_at,
    occurred_at = r.occurred_at, field_times = r.field_times, unassigned_since = r.unassigned_since,
    reported = r.reported, next_at = r.next_at, updated_at = $2
  FROM json_populate_recordset(NULL::work_items, $1) AS r
  WHERE i.tenant_id = r.tenant_id AND i.id = r.id`;

const selectDue = `
  SELECT id FROM work_items WHERE next_at <= $1 AND id <> ALL ($3::uuid[]) ORDER BY next_at LIMIT $2`;

// in the order of keys; those that somebody changes now are due again in a moment
const lockDue = `
  ${select} WHERE id = ANY ($1::uuid[]) AND next_at <= $2
  ORDER BY tenant_id, resource_type, resource_id FOR UPDATE SKIP LOCKED`;

const isOpen = `status NOT IN ('done', 'cancelled')`;

const selectAssigned = `
  SELECT ${selected(['tenantId', 'resourceType', 'resourceId'])} FROM work_items
  WHERE tenant_id = $1 AND assignee_id = $2 AND ${isOpen} ORDER BY id LIMIT $3`;

const selectSome = `${select} WHERE tenant_id = $1 AND id = ANY ($2::uuid[])`;

const makeDue = `UPDATE work_items SET next_at = $2 WHERE id = ANY ($1::uuid[])`;

const selectOpen = `${select} WHERE ${isOpen} AND ($1::uuid IS NULL OR id > $1) ORDER BY id LIMIT $2`;

const selectOpenOfTenant = `
  ${select} WHERE tenant_id = $3 AND ${isOpen} AND ($1::uuid IS NULL OR id > $1) ORDER BY id LIMIT $2`;

const purgeSome = `
  DELETE FROM work_items WHERE tenant_id = $1 AND id IN (
    SELECT id FROM work_items WHERE tenant_id = $1 AND status IN ('done', 'cancelled') AND updated_at < $2
    LIMIT $3 FOR UPDATE SKIP LOCKED)`;

/** SQL: when the first work item is to be judged. */
export const firstDueWorkItem = 'SELECT min(next_at) FROM work_items WHERE next_at IS NOT NULL';

/** A work item that may have to be added. */
export interface MissingWorkItem extends WorkItemKey {
  readonly id: string;
  readonly occurredAt: Date;
}

/** Reads and writes `work_items`. */
@Injectable()
export class WorkItemsRepository {
  constructor(private readonly database: Database) {}

  /** Adds those that are missing, and locks all of them until the transaction ends. A new one has the version 0. */
  async lockOrAdd(items: readonly MissingWorkItem[]): Promise<readonly WorkItemRecord[]> {
    const rows = jsonRows(items);
    await this.database.query(SYSTEM, addMissing, [rows]);
    return this.database.query(SYSTEM, lockItems, [rows]);
  }

  /** Those work items of a tenant that are still there. */
  some(tenantId: string, ids: readonly string[]): Promise<readonly WorkItemRecord[]> {
    return this.database.query(tenantId, selectSome, [tenantId, ids]);
  }

  /** Overwrites locked work items. */
  async save(items: readonly WorkItemRecord[], now: Date): Promise<void> {
    if (items.length > 0) await this.database.query(SYSTEM, saveItems, [jsonRows(items), now]);
  }

  /** A page of the work items of a tenant, ordered by id. */
  list(tenantId: string, filter: WorkItemFilter, limit: number, after?: string): Promise<readonly WorkItemRecord[]> {
    const values: unknown[] = [tenantId];
    const conditions = ['tenant_id = $1'];
    const equalities = {
      'resource_type =': filter.resourceType,
      'status =': filter.status,
      'priority =': filter.priority,
      'assignee_id =': filter.assigneeId,
      'response_due_at <': filter.responseDueBefore,
      'resolution_due_at <': filter.resolutionDueBefore,
      'id >': after,
    };
    for (const [comparison, value] of Object.entries(equalities))
      if (value !== undefined) conditions.push(`${comparison} $${values.push(value)}`);
    if (filter.isOpen !== undefined) conditions.push(filter.isOpen ? isOpen : `NOT (${isOpen})`);
    const where = `${conditions.join(' AND ')} ORDER BY id LIMIT $${values.push(limit)}`;
    return this.database.query(tenantId, `${select} WHERE ${where}`, values);
  }

  /** One work item. @throws WorkItemNotFound */
  async get({ tenantId, resourceType, resourceId }: WorkItemKey, isLocked = false): Promise<WorkItemRecord> {
    const sql = `${select} WHERE tenant_id = $1 AND resource_type = $2 AND resource_id = $3 ${isLocked ? 'FOR UPDATE' : ''}`;
    const [row] = await this.database.query<WorkItemRecord[]>(tenantId, sql, [tenantId, resourceType, resourceId]);
    if (!row) throw new WorkItemNotFound(resourceType, resourceId);
    return row;
  }

  /** Deletes a locked work item. */
  async remove({ tenantId, id }: WorkItemRecord): Promise<void> {
    await this.database.query(tenantId, 'DELETE FROM work_items WHERE tenant_id = $1 AND id = $2', [tenantId, id]);
  }

  /** The ids of items that are to be judged, the first first. */
  async due(now: Date, max: number, except: readonly string[]): Promise<readonly string[]> {
    const rows = await this.database.query<{ id: string }[]>(SYSTEM, selectDue, [now, max, except]);
    return rows.map(({ id }) => id);
  }

  /** Those that are still due, locked. Those that others have locked are left out. */
  lockDue(ids: readonly string[], now: Date): Promise<readonly WorkItemRecord[]> {
    return this.database.query(SYSTEM, lockDue, [ids, now]);
  }

  /** Open items that a member has, at most `max`. */
  assignedTo(tenantId: string, memberId: string, max: number): Promise<readonly WorkItemKey[]> {
    return this.database.query(SYSTEM, selectAssigned, [tenantId, memberId, max]);
  }

  /** Makes items due at a time. */
  async makeDue(ids: readonly string[], at: Date): Promise<void> {
    if (ids.length > 0) await this.database.query(SYSTEM, makeDue, [ids, at]);
  }

  /** A page of open items of a tenant, or of all of them, ordered by id. */
  open(max: number, after: string | null, tenantId?: string): Promise<readonly WorkItemRecord[]> {
    if (tenantId === undefined) return this.database.query(SYSTEM, selectOpen, [after, max]);
    return this.database.query(SYSTEM, selectOpenOfTenant, [after, max, tenantId]);
  }

  /** The tenants that have work items. */
  async tenants(): Promise<readonly string[]> {
    const sql = 'SELECT DISTINCT tenant_id AS id FROM work_items';
    return (await this.database.query<{ id: string }[]>(SYSTEM, sql)).map(({ id }) => id);
  }

  /** Deletes closed items that were last changed before a time, at most `max`. @returns how many */
  async purge(tenantId: string, before: Date, max: number): Promise<number> {
    // TypeORM answers a DELETE with its rows and their number
    const [, count] = await this.database.query<[unknown[], number]>(tenantId, purgeSome, [tenantId, before, max]);
    return count;
  }

  /** The number of open items of all tenants. */
  async countOpen(): Promise<number> {
    const sql = `SELECT count(*)::int AS count FROM work_items WHERE ${isOpen}`;
    const [row] = await this.database.query<{ count: number }[]>(SYSTEM, sql);
    return row?.count ?? 0;
  }
}
