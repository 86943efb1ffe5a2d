import { Injectable } from '@nestjs/common';
import { selected } from '../../../../libs/database/columns';
import { Database, type Scope, SYSTEM } from '../../../../libs/database/database';
import { openStatuses, type Status } from '../../domain/alert-status';
import type { Severity } from '../../domain/severity';
import { type AlertColumns, eventColumns } from '../../events/alert-event';
import type { HistoryEntry } from '../../lifecycle/domain/alert';
import { severityRank } from '../../listing/alert-view';
import { ActiveAlerts } from '../../listing/persistence/active-alerts';
import { addHistory } from '../../lifecycle/persistence/history';

/** An alert that has just been suppressed, or is no longer suppressed. */
export interface SuppressionChange extends AlertColumns {
  readonly status: Status;
  /** Why it is or was suppressed. */
  readonly quietReason: string;
}

/** The content of the alert of a storm. */
export interface AlertContent {
  readonly title: string;
  readonly description: string;
  readonly severity: Severity;
  /** The same in numbers. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** SQL: the properties of a SuppressionChange, except for the reason. */
const changed = selected([...eventColumns, 'status'], 'a');

// ordered by id: all writers lock alerts in this order, which avoids deadlocks
const suppress = `
  WITH open AS (
    SELECT id FROM alerts WHERE tenant_id = $1 AND id = ANY($2::uuid[]) AND status = ANY($3) AND quiet_by IS NULL
    ORDER BY id FOR NO KEY UPDATE
  )
  UPDATE alerts a SET quiet_reason = $4, quiet_by = $5, epoch = a.epoch + 1 FROM open WHERE a.id = open.id
  RETURNING ${changed}, a.quiet_reason AS "quietReason"`;

// who is not notified now is not escalated to either: the alert has not rung
const unsuppress = `
  WITH suppressed AS (
    SELECT id, quiet_reason FROM alerts WHERE quiet_by = $1 AND status = ANY($2) ORDER BY id FOR NO KEY UPDATE
  )
  UPDATE alerts a SET quiet_reason = NULL, quiet_by = NULL, epoch = a.epoch + 1,
    rang_at = CASE WHEN $3 THEN a.rang_at END
  FROM suppressed WHERE a.id = suppressed.id
  RETURNING ${changed}, suppressed.quiet_reason AS "quietReason"`;

// the worst open alert of each group; the oldest of equally severe ones
const nextLeads = `
  SELECT DISTINCT ON (a.quiet_by) a.id, a.quiet_by AS "oldLead", a.group_id AS "groupId"
  FROM alerts a WHERE a.quiet_by = ANY($1::uuid[]) AND a.quiet_reason = 'group' AND a.status = ANY($2)
  ORDER BY a.quiet_by, ${severityRank('a.severity')} DESC, a.id`;

const promote = `
  WITH lead AS (SELECT id FROM alerts WHERE id = $1 AND quiet_by = $2 AND status = ANY($3) FOR NO KEY UPDATE)
  UPDATE alerts a SET quiet_reason = NULL, quiet_by = NULL, epoch = a.epoch + 1 FROM lead WHERE a.id = lead.id
  RETURNING ${changed}, 'group' AS "quietReason"`;

const follow = `UPDATE alerts SET quiet_by = $1 WHERE quiet_by = $2 AND quiet_reason = 'group'`;

const closeGroups = `
  UPDATE alert_groups g SET is_open = false
  FROM alerts a WHERE a.id = ANY($1::uuid[]) AND g.id = a.group_id AND g.is_open
    AND NOT EXISTS (SELECT 1 FROM alerts o WHERE o.group_id = g.id AND o.status = ANY($2))`;

const describe = `
  UPDATE alerts SET title = $3, description = $4, severity = $5, source_event_data = $6, last_occurrence_at = $7
  WHERE tenant_id = $1 AND id = $2 AND (description <> $4 OR severity <> $5)`;

const settle = `
  UPDATE alerts a SET is_flapping = false WHERE id = ANY($1::uuid[]) AND is_flapping
  RETURNING ${changed}, coalesce(quiet_reason, '') AS "quietReason"`;

/** Changes which alerts are suppressed. Writes to `alerts` and `alert_groups`. */
@Injectable()
export class SuppressedAlertsRepository {
  constructor(
    private readonly database: Database,
    private readonly active: ActiveAlerts,
  ) {}

  /** Suppresses those of a tenant's alerts that are open and not suppressed. @returns these alerts */
  suppress(
    tenantId: string,
    ids: readonly string[],
    reason: string,
    by: string,
    at: Date,
  ): Promise<readonly SuppressionChange[]> {
    return this.change(tenantId, suppress, [tenantId, ids, openStatuses, reason, by], 'silenced', reason, at);
  }

  /**
   * Ends the suppression of the open alerts that `by` suppresses.
   * @param rings whether those that are active ask for people now
   * @returns these alerts
   */
  unsuppress(by: string, rings: boolean, at: Date): Promise<readonly SuppressionChange[]> {
    const notes = rings ? 'people are notified now' : 'nobody is notified';
    return this.change(SYSTEM, unsuppress, [by, openStatuses, rings], 'unsilenced', notes, at);
  }

  /**
   * When the lead alert of a group is closed, its worst open alert becomes the lead and notifies.
   * @returns the new leads
   */
  async promote(closedAlertIds: readonly string[], at: Date): Promise<readonly SuppressionChange[]> {
    const leads = await this.database.query<{ id: string; oldLead: string; groupId: string }[]>(SYSTEM, nextLeads, [
      closedAlertIds,
      openStatuses,
    ]);
    const promoted: SuppressionChange[] = [];
    for (const { id, oldLead, groupId } of leads) {
      const values = [id, oldLead, openStatuses];
      const changes = await this.change(
        SYSTEM,
        promote,
        values,
        'unsilenced',
        'the alert that notified for its group was closed',
        at,
      );
      if (changes.length === 0) continue;
      promoted.push(...changes);
      await this.database.transaction(SYSTEM, async (entities) => {
        await entities.query(follow, [id, oldLead]);
        await entities.query('UPDATE alert_groups SET lead_alert_id = $2 WHERE id = $1', [groupId, id]);
      });
    }
    return promoted;
  }

  /** Closes those groups of the alerts that have no open alert left. Later alerts start a new group. */
  async closeGroups(alertIds: readonly string[]): Promise<void> {
    await this.database.query(SYSTEM, closeGroups, [alertIds, openStatuses]);
  }

  /** Updates the content of an alert that stands for others. */
  async describe(
    tenantId: string,
    alertId: string,
    { title, description, severity, data }: AlertContent,
    at: Date,
  ): Promise<void> {
    await this.database.transaction(tenantId, async (entities) => {
      await entities.query(describe, [tenantId, alertId, title, description, severity, JSON.stringify(data), at]);
      this.active.change(entities, [tenantId]);
    });
  }

  /** Marks those of the alerts that flap as no longer flapping. @returns these alerts */
  settle(ids: readonly string[], at: Date): Promise<readonly SuppressionChange[]> {
    return this.change(SYSTEM, settle, [ids], 'calmed', null, at);
  }

  private change(
    scope: Scope,
    sql: string,
    values: unknown[],
    action: HistoryEntry['action'],
    notes: string | null,
    at: Date,
  ): Promise<readonly SuppressionChange[]> {
    return this.database.transaction(scope, async (entities) => {
      const [rows] = await entities.query<[SuppressionChange[], number]>(sql, values);
      const lines = rows.map(({ tenantId, id: alertId, status }) => ({
        tenantId,
        alertId,
        entry: { action, by: null, at, notes, previousStatus: status, newStatus: status },
      }));
      await addHistory(entities, lines);
      this.active.change(
        entities,
        rows.map(({ tenantId }) => tenantId),
      );
      return rows;
    });
  }
}
