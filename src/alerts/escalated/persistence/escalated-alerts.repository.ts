import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import { RowArrays } from '../../../../libs/database/row-arrays';
import { addHistory } from '../../lifecycle/persistence/history';
import { type AlertRow, columnTypesOf, selectedAlert } from '../../listing/alert-view';
import type { EscalationRecord } from '../escalation-record';
import { ActiveAlerts } from '../../listing/persistence/active-alerts';

const recorded = new RowArrays(
  columnTypesOf(['tenantId', 'id', 'epoch', 'escalationLevel', 'escalatedAt', 'rangAt'] as const),
);

const rowOf = ({ tenantId, alertId: id, epoch, escalationLevel, rangAt, history }: EscalationRecord) => ({
  tenantId,
  id,
  epoch,
  escalationLevel,
  escalatedAt: history.at(-1)?.at ?? null,
  rangAt,
});

// ordered by id: all writers lock alerts in this order, which avoids deadlocks.
// `locked` searches by id only: with a tenant, a plan could scan all alerts of the tenant for each row
const record = prepared(`
  WITH r AS (SELECT * FROM ${recorded.sql}),
  locked AS (
    SELECT a.id, a.tenant_id, a.epoch, r AS new FROM alerts a JOIN r ON a.id = r.id ORDER BY a.id FOR NO KEY UPDATE OF a
  )
  UPDATE alerts a
  SET escalation_level = coalesce((l.new).escalation_level, a.escalation_level),
    escalated_at = coalesce((l.new).escalated_at, a.escalated_at), rang_at = coalesce((l.new).rang_at, a.rang_at)
  FROM locked l
  WHERE a.id = l.id AND l.tenant_id = (l.new).tenant_id AND l.epoch = (l.new).epoch
  RETURNING a.id, a.tenant_id AS "tenantId"`);

const lockRows = (suffix: string): string =>
  prepared(`SELECT ${selectedAlert()} FROM alerts WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE${suffix}`);
const lockAll = lockRows('');
const lockFree = lockRows(' SKIP LOCKED');

/** Locks alerts for their escalation, and writes how far it has come to `alerts` and `alert_history`. */
@Injectable()
export class EscalatedAlertsRepository {
  constructor(
    private readonly database: Database,
    private readonly active: ActiveAlerts,
  ) {}

  /** Returns the alerts, locked until the transaction ends. @param skipsLocked leaves out those that others have locked */
  lock(ids: readonly string[], skipsLocked: boolean): Promise<readonly AlertRow[]> {
    return this.database.query<AlertRow[]>(SYSTEM, skipsLocked ? lockFree : lockAll, [ids]);
  }

  /** @returns the ids of the alerts that are still of the epoch, which have changed */
  record(records: readonly EscalationRecord[]): Promise<ReadonlySet<string>> {
    return this.database.transaction(SYSTEM, async (entities) => {
      const values = recorded.of(records.map(rowOf));
      const [rows] = await entities.query<[{ id: string; tenantId: string }[], number]>(record, values);
      const changed = new Set(rows.map(({ id }) => id));
      const lines = records.flatMap(({ tenantId, alertId, history }) =>
        changed.has(alertId) ? history.map((entry) => ({ tenantId, alertId, entry })) : [],
      );
      await addHistory(entities, lines);
      this.active.change(
        entities,
        rows.map(({ tenantId }) => tenantId),
      );
      return changed;
    });
  }
}
