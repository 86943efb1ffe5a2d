import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import { RowArrays } from '../../../../libs/database/row-arrays';
import { columnTypesOf } from '../../listing/alert-view';
import type { AlertSlaTarget } from '../../domain/sla-target';
import type { AlertDeadlines } from '../deadlines';

const recorded = new RowArrays(
  columnTypesOf(['tenantId', 'id', 'responseDueAt', 'resolutionDueAt', 'slaState'] as const),
);

// ordered by id: all writers lock alerts in this order, which avoids deadlocks
const record = prepared(`
  WITH r AS (SELECT * FROM ${recorded.sql}),
  locked AS (SELECT a.id, r AS new FROM alerts a JOIN r ON a.id = r.id AND a.tenant_id = r.tenant_id ORDER BY a.id FOR NO KEY UPDATE OF a)
  UPDATE alerts a
  SET response_due_at = (l.new).response_due_at, resolution_due_at = (l.new).resolution_due_at,
    sla_state = (l.new).sla_state
  FROM locked l WHERE a.id = l.id`);

const recordTargets = prepared(`
  UPDATE alerts SET sla_targets = $3 WHERE id IN (
    SELECT id FROM alerts WHERE tenant_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR NO KEY UPDATE)`);

/** Writes the deadlines of alerts to `alerts`. */
@Injectable()
export class DeadlinesRepository {
  constructor(private readonly database: Database) {}

  /** @param deadlines at most one for each alert */
  async record(deadlines: readonly AlertDeadlines[]): Promise<void> {
    const rows = deadlines.map(({ alertId: id, ...rest }) => ({ id, ...rest }));
    await this.database.query(SYSTEM, record, recorded.of(rows));
  }

  /** @param slaTargets what the rule of the alerts wants */
  async recordTargets(
    tenantId: string,
    alertIds: readonly string[],
    slaTargets: readonly AlertSlaTarget[] | null,
  ): Promise<void> {
    await this.database.query(tenantId, recordTargets, [tenantId, alertIds, slaTargets && JSON.stringify(slaTargets)]);
  }
}
