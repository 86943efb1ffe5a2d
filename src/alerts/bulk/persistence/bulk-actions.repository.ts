import { Injectable } from '@nestjs/common';
import { In, Not, type QueryDeepPartialEntity } from 'typeorm';
import { Database, SYSTEM } from '../../../../libs/database/database';
import type { BulkActor } from '../bulk-action.service';
import type { BulkResult } from '../domain/bulk';
import { BulkActionEntity, type BulkActionRow } from './bulk-action.entity';

/** The progress that one chunk of a bulk action made. */
export interface Progress {
  readonly results: readonly BulkResult[];
  /** The last processed alert; undefined: there was none. */
  readonly last: { readonly at: Date; readonly id: string } | undefined;
  readonly isDone: boolean;
}

/** SQL: when the first running bulk action was created. */
export const firstRunning = `SELECT min(created_at) FROM bulk_actions WHERE state = 'running'`;

const addResults = `
  INSERT INTO bulk_action_results (bulk_action_id, alert_id, tenant_id, outcome, detail)
  SELECT $1, alert_id, $2, outcome, detail FROM unnest($3::uuid[], $4::text[], $5::text[]) AS r(alert_id, outcome, detail)
  ON CONFLICT DO NOTHING`;

const selectResults = `
  SELECT alert_id AS "alertId", outcome, detail FROM bulk_action_results
  WHERE tenant_id = $1 AND bulk_action_id = $2 AND ($3::uuid IS NULL OR alert_id > $3) ORDER BY alert_id LIMIT $4`;

const purgeSome = `
  DELETE FROM bulk_actions
  WHERE ctid = ANY(ARRAY(SELECT ctid FROM bulk_actions WHERE state <> 'running' AND finished_at < $1 LIMIT $2))`;

/** Reads and writes `bulk_actions` and `bulk_action_results`. */
@Injectable()
export class BulkActionsRepository {
  constructor(private readonly database: Database) {}

  /** Inserts a bulk action in state `running`. @returns its row */
  async insert(
    requested: Pick<BulkActionRow, 'id' | 'tenantId' | 'alertAction' | 'filter' | 'total' | 'createdAt'>,
    { actor, viewer }: BulkActor,
  ): Promise<BulkActionRow> {
    const progress = { state: 'running' as const, succeeded: 0, failed: 0, afterAt: null, afterId: null };
    const row = { ...requested, ...progress, actor, viewer, error: null, finishedAt: null };
    await this.database.withRepository(row.tenantId, BulkActionEntity, (rows) =>
      rows.insert(row as QueryDeepPartialEntity<BulkActionEntity>),
    );
    return row;
  }

  /** Returns the oldest running bulk action of tenants other than these, locked until the transaction ends. */
  lockNext(otherThan: readonly string[]): Promise<BulkActionRow | null> {
    return this.database.withRepository(SYSTEM, BulkActionEntity, (rows) =>
      rows.findOne({
        where: { state: 'running', tenantId: Not(In(otherThan)) },
        order: { createdAt: 'ASC' },
        lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' },
      }),
    );
  }

  /** Saves the results and the progress of a locked bulk action. @returns it as it is now */
  async advance(action: BulkActionRow, { results, last, isDone }: Progress, at: Date): Promise<BulkActionRow> {
    const { id, tenantId } = action;
    const done = results.filter(({ outcome }) => outcome === 'done').length;
    const changes = {
      succeeded: action.succeeded + done,
      failed: action.failed + results.length - done,
      ...(last && { afterAt: last.at, afterId: last.id }),
      ...(isDone && { state: 'done' as const, finishedAt: at }),
    };
    const columns = [
      results.map(({ alertId }) => alertId),
      results.map(({ outcome }) => outcome),
      results.map(({ detail }) => detail),
    ];
    await this.database.withRepository(tenantId, BulkActionEntity, async (rows) => {
      await rows.query(addResults, [id, tenantId, ...columns]);
      await rows.update({ tenantId, id }, changes);
    });
    return { ...action, ...changes };
  }

  /** Ends a bulk action that cannot go on. */
  async fail({ tenantId, id }: BulkActionRow, error: string, at: Date): Promise<void> {
    await this.database.withRepository(tenantId, BulkActionEntity, (rows) =>
      rows.update({ tenantId, id, state: 'running' }, { state: 'failed', error, finishedAt: at }),
    );
  }

  /** Cancels a bulk action if it is running. */
  async cancel(tenantId: string, id: string, at: Date): Promise<void> {
    await this.database.withRepository(tenantId, BulkActionEntity, (rows) =>
      rows.update({ tenantId, id, state: 'running' }, { state: 'cancelled', finishedAt: at }),
    );
  }

  /** Returns a bulk action. @param startedBy only if this member started it; undefined: any member */
  async find(tenantId: string, id: string, startedBy?: string): Promise<BulkActionRow | null> {
    const action = await this.database.withRepository(tenantId, BulkActionEntity, (rows) =>
      rows.findOneBy({ tenantId, id }),
    );
    return action && (startedBy === undefined || action.actor.id === startedBy) ? action : null;
  }

  /**
   * Deletes at most `max` bulk actions of all tenants that finished before an instant, with their results.
   * @returns how many
   */
  async purgeBefore(before: Date, max: number): Promise<number> {
    const [, count] = await this.database.query<[unknown[], number]>(SYSTEM, purgeSome, [before, max]);
    return count;
  }

  /** Returns a page of results, ordered by alert id. @param after the last alert id of the page before */
  results(tenantId: string, id: string, limit: number, after?: string): Promise<readonly BulkResult[]> {
    return this.database.query<BulkResult[]>(tenantId, selectResults, [tenantId, id, after ?? null, limit]);
  }
}
