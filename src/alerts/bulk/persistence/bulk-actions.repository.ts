import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../../libs/database/database';
import type { AlertFilter } from '../../listing/alert-filter';
import type { BulkActor } from '../bulk-action.service';
import type { BulkResult, BulkAlertAction } from '../domain/bulk';

/** A row of `bulk_actions`: one thing that is done with all alerts of a filter, some at a time. */
export interface BulkActionRow {
  readonly id: string;
  readonly tenantId: string;
  readonly step: BulkAlertAction;
  readonly filter: AlertFilter;
  readonly actor: BulkActor['actor'];
  readonly viewer: BulkActor['viewer'];
  readonly state: 'running' | 'done' | 'cancelled';
  /** How many alerts the filter had when it was asked for. */
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  /** The alert up to which it has come, in the order of the list. */
  readonly afterAt: Date | null;
  readonly afterId: string | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

const columns = `id, tenant_id AS "tenantId", step, filter, actor, viewer, state, total, succeeded, failed,
  after_at AS "afterAt", after_id AS "afterId", created_at AS "createdAt", finished_at AS "finishedAt"`;

const insert = `
  INSERT INTO bulk_actions (id, tenant_id, step, filter, actor, viewer, total, created_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING ${columns}`;

const next = `
  SELECT ${columns} FROM bulk_actions WHERE state = 'running' ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED`;

const addResults = `
  INSERT INTO bulk_action_results (bulk_action_id, alert_id, tenant_id, outcome, detail)
  SELECT $1, alert_id, $2, outcome, detail FROM unnest($3::uuid[], $4::text[], $5::text[]) AS r(alert_id, outcome, detail)
  ON CONFLICT DO NOTHING`;

const advance = `
  UPDATE bulk_actions
  SET succeeded = succeeded + $2, failed = failed + $3, after_at = $4, after_id = $5,
    state = CASE WHEN $6 THEN 'done' ELSE state END, finished_at = CASE WHEN $6 THEN $7::timestamptz END
  WHERE id = $1`;

const cancel = `
  UPDATE bulk_actions SET state = 'cancelled', finished_at = $3
  WHERE tenant_id = $1 AND id = $2 AND state = 'running'`;

/** How far a bulk action has come. */
export interface Progress {
  readonly results: readonly BulkResult[];
  /** The last alert that was seen to; missing: there was none. */
  readonly last: { readonly at: Date; readonly id: string } | undefined;
  readonly isDone: boolean;
}

const purgeSome = `
  DELETE FROM bulk_actions
  WHERE ctid = ANY(ARRAY(SELECT ctid FROM bulk_actions WHERE state <> 'running' AND finished_at < $1 LIMIT $2))`;

/** Reads and writes `bulk_actions` and their results. */
@Injectable()
export class BulkActionsRepository {
  constructor(private readonly database: Database) {}

  async insert(
    row: Pick<BulkActionRow, 'id' | 'tenantId' | 'step' | 'filter' | 'total' | 'createdAt'>,
    { actor, viewer }: BulkActor,
  ): Promise<BulkActionRow> {
    const { id, tenantId, step, filter, total, createdAt } = row;
    const json = [step, filter, actor, viewer].map((value) => JSON.stringify(value));
    const [inserted] = await this.database.query<BulkActionRow[]>(tenantId, insert, [
      id,
      tenantId,
      ...json,
      total,
      createdAt,
    ]);
    if (!inserted) throw new Error('an action over many alerts that was written is not there');
    return inserted;
  }

  /** The oldest that is under way, of any tenant, locked until the transaction ends. */
  async lockNext(): Promise<BulkActionRow | undefined> {
    const [row] = await this.database.query<BulkActionRow[]>(SYSTEM, next);
    return row;
  }

  async advance({ id, tenantId, afterAt, afterId }: BulkActionRow, progress: Progress, at: Date): Promise<void> {
    const { results, last, isDone } = progress;
    const succeeded = results.filter(({ outcome }) => outcome === 'done').length;
    const place = last ? [last.at, last.id] : [afterAt, afterId];
    await this.database.transaction(tenantId, async (entities) => {
      const columns = [
        results.map(({ alertId }) => alertId),
        results.map(({ outcome }) => outcome),
        results.map(({ detail }) => detail),
      ];
      await entities.query(addResults, [id, tenantId, ...columns]);
      await entities.query(advance, [id, succeeded, results.length - succeeded, ...place, isDone, at]);
    });
  }

  /** @returns whether there was something to cancel */
  async cancel(tenantId: string, id: string, at: Date): Promise<boolean> {
    const [, count] = await this.database.query<[unknown[], number]>(tenantId, cancel, [tenantId, id, at]);
    return count > 0;
  }

  async find(tenantId: string, id: string): Promise<BulkActionRow | undefined> {
    const sql = `SELECT ${columns} FROM bulk_actions WHERE tenant_id = $1 AND id = $2`;
    const [row] = await this.database.query<BulkActionRow[]>(tenantId, sql, [tenantId, id]);
    return row;
  }

  /** Forgets some of those of all tenants that were over by then, with their results. @returns how many */
  async purgeBefore(before: Date, max: number): Promise<number> {
    const [, count] = await this.database.query<[unknown[], number]>(SYSTEM, purgeSome, [before, max]);
    return count;
  }

  /** Results in the order of the alerts' ids. @param after the id of the last one of the page before */
  async results(tenantId: string, id: string, limit: number, after?: string): Promise<readonly BulkResult[]> {
    const sql = `
      SELECT alert_id AS "alertId", outcome, detail FROM bulk_action_results
      WHERE tenant_id = $1 AND bulk_action_id = $2 AND ($3::uuid IS NULL OR alert_id > $3) ORDER BY alert_id LIMIT $4`;
    return this.database.query<BulkResult[]>(tenantId, sql, [tenantId, id, after ?? null, limit]);
  }
}
