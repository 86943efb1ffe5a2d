import { Injectable } from '@nestjs/common';
import { Database } from '../../../../libs/database/database';

// an alert that was closed before an instant was also created before it, so the index on created_at finds the oldest
// ones; when an alert was ignored is recorded in its history only
const lock = `
  SELECT a.id FROM alerts a
  WHERE a.tenant_id = $1 AND a.created_at < $2 AND (
    (a.status = 'resolved' AND a.resolved_at < $2)
    OR (a.status = 'ignored' AND coalesce(
      (SELECT max(h.action_at) FROM alert_history h
       WHERE h.alert_id = a.id AND h.new_status = 'ignored' AND h.previous_status IS DISTINCT FROM 'ignored'),
      a.last_occurrence_at) < $2))
    AND a.status IN ('resolved', 'ignored')
  ORDER BY a.created_at, a.id LIMIT $3 FOR UPDATE SKIP LOCKED`;

const purgeOccurrences = 'DELETE FROM alert_occurrences WHERE tenant_id = $1 AND alert_id = ANY($2::uuid[])';
// a trigger deletes the history
const purge = `DELETE FROM alerts WHERE tenant_id = $1 AND id = ANY($2::uuid[]) AND status IN ('resolved', 'ignored')`;

/** Deletes alerts. */
@Injectable()
export class PurgeableAlertsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Returns the ids of at most `max` of a tenant's alerts closed before an instant, locked until the transaction
   * ends.
   */
  async lock(tenantId: string, closedBefore: Date, max: number): Promise<readonly string[]> {
    const rows = await this.database.query<{ id: string }[]>(tenantId, lock, [tenantId, closedBefore, max]);
    return rows.map(({ id }) => id);
  }

  /** Deletes those of the alerts that are closed, with their occurrences and history. @returns how many alerts */
  async purge(tenantId: string, ids: readonly string[]): Promise<number> {
    return this.database.transaction(tenantId, async (entities) => {
      await entities.query(purgeOccurrences, [tenantId, ids]);
      const [, count] = await entities.query<[unknown[], number]>(purge, [tenantId, ids]);
      return count;
    });
  }
}
