import { Injectable } from '@nestjs/common';
import { jsonRows, selected } from '../../../../libs/database/columns';
import { Database, SYSTEM } from '../../../../libs/database/database';
import type { WorkItemKey } from '../domain/work-item';
import type { WorkItemRecord } from '../work-item-record';

const columns = [
  ...['id', 'tenantId', 'version', 'resourceType', 'resourceId', 'title', 'priority', 'status', 'assigneeId'],
  ...['responseDueAt', 'resolutionDueAt', 'respondedAt', 'resolvedAt', 'metadata', 'startedAt', 'occurredAt'],
  'fieldTimes',
];

// in the order of keys, so that those who add the same items do not lock each other out
const addMissing = `
  INSERT INTO work_items (id, tenant_id, resource_type, resource_id, started_at, occurred_at)
  SELECT id, tenant_id, resource_type, resource_id, occurred_at, occurred_at
  FROM json_populate_recordset(NULL::work_items, $1)
  ORDER BY tenant_id, resource_type, resource_id
  ON CONFLICT (tenant_id, resource_type, resource_id) DO NOTHING`;

const lockItems = `
  SELECT ${selected(columns)} FROM work_items
  WHERE (tenant_id, resource_type, resource_id) IN (
    SELECT tenant_id, resource_type, resource_id FROM json_populate_recordset(NULL::work_items, $1))
  ORDER BY tenant_id, resource_type, resource_id FOR UPDATE`;

const saveItems = `
  UPDATE work_items i SET version = i.version + 1, title = r.title, priority = r.priority, status = r.status,
    assignee_id = r.assignee_id, response_due_at = r.response_due_at, resolution_due_at = r.resolution_due_at,
    responded_at = r.responded_at, resolved_at = r.resolved_at, metadata = r.metadata, started_at = r.started_at,
    occurred_at = r.occurred_at, field_times = r.field_times, updated_at = $2
  FROM json_populate_recordset(NULL::work_items, $1) AS r
  WHERE i.tenant_id = r.tenant_id AND i.id = r.id`;

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

  /** Overwrites locked work items, and raises their versions. */
  async save(items: readonly WorkItemRecord[], now: Date): Promise<void> {
    await this.database.query(SYSTEM, saveItems, [jsonRows(items), now]);
  }
}
