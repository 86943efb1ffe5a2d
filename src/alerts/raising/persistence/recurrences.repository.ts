import { Injectable } from '@nestjs/common';
import { selected } from '../../../../libs/database/columns';
import { bySize, jsonText } from '../../../../libs/database/json-text';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { RowArrays } from '../../../../libs/database/row-arrays';
import { prepared } from '../../../../libs/database/prepared';
import type { Status } from '../../domain/alert-status';
import { type AlertColumns, eventColumns } from '../../events/alert-event';
import type { AlertRecurrence } from '../domain/new-alert';
import type { Severity } from '../../domain/severity';
import { columnTypesOf, openInSql, severityRank } from '../../listing/alert-view';
import { ActiveAlerts } from '../../listing/persistence/active-alerts';
import { addHistory, type HistoryLine } from '../../lifecycle/persistence/history';

/** An alert to which occurrences were added, before and after the change. */
export interface AddedTo extends AlertColumns {
  readonly status: Status;
  readonly severityBefore: Severity;
  readonly occurrenceCount: number;
  readonly countBefore: number;
  /** Whether it is no longer suppressed, because it has become critical. */
  readonly notifies: boolean;
  readonly quietReasonBefore: string | null;
}

// a severity that a member lowered rises only when an occurrence is worse than the original severity, too
const isWorse = `${severityRank('r.severity')} > greatest(${severityRank('a.severity')}, ${severityRank("(a.edited ->> 'severity')")})`;
// a storm or a group must not hide an alert that has become critical
const notifies = `(a.is_worse AND (a.new).severity = 'critical' AND coalesce(a.quiet_reason IN ('storm', 'group'), false))`;

// batches run at the same time: one that was received earlier may come later
const latest = (column: string): string =>
  `${column} = CASE WHEN a.is_latest THEN (a.new).${column} ELSE alerts.${column} END`;
// fields that a member has edited do not change
const rendered = (column: string): string =>
  `${column} = CASE WHEN a.is_latest AND NOT a.edited ? '${column}' THEN (a.new).${column} ELSE alerts.${column} END`;

const recurring = new RowArrays(
  columnTypesOf([
    'id',
    'tenantId',
    'severity',
    'priority',
    'title',
    'description',
    'recommendedAction',
    'businessImpact',
    'occurrenceCount',
    'silenced',
    'sourceEventId',
    'sourceEventType',
    'sourceEventData',
    'lastOccurrenceAt',
  ]),
);

// the first event of an alert is stored in the alert, and copied to alert_occurrences when a second one arrives:
// most alerts have one event only, and so need no further row.
// `locked` searches by id only: with a tenant and a status, a plan could scan all open alerts of the tenant for each row
const add = prepared(`
  WITH r AS (SELECT * FROM ${recurring.sql}),
  locked AS (
    SELECT a.id, a.tenant_id, a.status, a.severity, a.occurrence_count, a.quiet_reason, a.created_at, a.edited,
      a.source_event_id, a.source_event_type, a.source_event_data, ${isWorse} AS is_worse,
      r.last_occurrence_at >= coalesce(a.last_occurrence_at, a.created_at) AS is_latest, r AS new
    FROM alerts a JOIN r ON a.id = r.id ORDER BY a.id FOR NO KEY UPDATE OF a
  ),
  a AS (SELECT * FROM locked WHERE tenant_id = (new).tenant_id AND status IN (${openInSql})),
  moved AS (
    INSERT INTO alert_occurrences (alert_id, id, tenant_id, event_id, event_type, severity, occurred_at, received_at, data)
    SELECT id, id, tenant_id, source_event_id, source_event_type, severity, created_at, created_at, source_event_data::json
    FROM a WHERE occurrence_count = 1 ON CONFLICT DO NOTHING
  )
  UPDATE alerts
  SET occurrence_count = a.occurrence_count + (a.new).occurrence_count,
      last_occurrence_at = greatest(alerts.last_occurrence_at, (a.new).last_occurrence_at),
      ${['title', 'description', 'recommended_action', 'business_impact'].map(rendered).join(', ')},
      updated_at = greatest(alerts.updated_at, (a.new).last_occurrence_at), is_indexed = false,
      version = alerts.version + CASE WHEN a.is_worse THEN 1 ELSE 0 END,
      ${['source_event_id', 'source_event_type', 'source_event_data'].map(latest).join(', ')},
      severity = CASE WHEN a.is_worse THEN (a.new).severity ELSE a.severity END,
      priority = CASE WHEN a.is_worse THEN (a.new).priority ELSE alerts.priority END,
      quiet_reason = CASE WHEN ${notifies} THEN NULL ELSE alerts.quiet_reason END,
      quiet_by = CASE WHEN ${notifies} THEN NULL ELSE alerts.quiet_by END,
      epoch = alerts.epoch + CASE WHEN ${notifies} THEN 1 ELSE 0 END,
      silenced = CASE WHEN (a.new).silenced = '{}' THEN alerts.silenced ELSE added_counts(alerts.silenced, (a.new).silenced) END
  FROM a
  WHERE alerts.id = a.id
  RETURNING ${selected([...eventColumns, 'status', 'occurrenceCount'], 'alerts')},
    a.severity AS "severityBefore", a.occurrence_count AS "countBefore", ${notifies} AS notifies,
    a.quiet_reason AS "quietReasonBefore"`);

const reopen = prepared(`
  WITH r AS (SELECT * FROM unnest($1::uuid[], $2::boolean[], $3::timestamptz[]) AS r(id, is_flapping, expires_at)),
  closed AS (
    SELECT a.id, a.status, r.is_flapping, r.expires_at FROM alerts a JOIN r ON a.id = r.id
    WHERE a.status NOT IN (${openInSql}) ORDER BY a.id FOR NO KEY UPDATE OF a
  )
  UPDATE alerts a
  SET status = 'active', snoozed_until = NULL, resolved_at = NULL, resolved_by = NULL, resolution_notes = NULL, resolution_time_seconds = NULL,
    quiet_reason = NULL, quiet_by = NULL, is_flapping = closed.is_flapping, expires_at = closed.expires_at, acknowledged_at = NULL, acknowledged_by = NULL,
    acknowledgment_notes = NULL, status_at = $4, status_by = NULL, status_by_name = NULL, version = a.version + 1, updated_at = $4,
    epoch = a.epoch + 1, episode = a.episode + 1, notification_sent = false, notification_channel = NULL, notification_id = NULL
  FROM closed WHERE a.id = closed.id
  RETURNING ${selected([...eventColumns, 'aggregationKey'], 'a')}, closed.status AS "previousStatus"`);

/** An alert that occurrences have reopened. */
export interface ReopenedAlert extends AlertColumns {
  readonly aggregationKey: string;
  readonly previousStatus: Status;
}

const rowOf = (recurrence: AlertRecurrence) => ({
  id: recurrence.alertId,
  tenantId: recurrence.tenantId,
  severity: recurrence.severity,
  priority: recurrence.priority,
  title: recurrence.title,
  description: recurrence.description,
  recommendedAction: recurrence.recommendedAction,
  businessImpact: recurrence.businessImpact,
  occurrenceCount: recurrence.occurrenceCount,
  silenced: JSON.stringify(recurrence.suppressedCounts),
  sourceEventId: recurrence.sourceEventId,
  sourceEventType: recurrence.sourceEventType,
  sourceEventData: jsonText(recurrence.sourceEventData),
  lastOccurrenceAt: recurrence.at,
});

const severityRaised = ({ id, tenantId, severity, severityBefore, status }: AddedTo, at: Date): HistoryLine => ({
  tenantId,
  alertId: id,
  entry: {
    action: 'severity_raised',
    by: null,
    at,
    notes: `${severityBefore} → ${severity}`,
    previousStatus: status,
    newStatus: status,
  },
});

const unsuppressed = ({ id, tenantId, status }: AddedTo, at: Date): HistoryLine => ({
  tenantId,
  alertId: id,
  entry: { action: 'unsilenced', by: null, at, notes: 'it is critical now', previousStatus: status, newStatus: status },
});

/**
 * An open key belongs to an alert that is closed or deleted. It is a bug or a manual change of data, and fails the
 * batch.
 */
class KeyOfClosedAlert extends Error {
  constructor(wanted: readonly AlertRecurrence[], found: readonly AddedTo[]) {
    const open = new Set(found.map(({ id }) => id));
    const closed = wanted.map(({ alertId }) => alertId).filter((id) => !open.has(id));
    super(`the keys of these alerts are open, but the alerts are not: ${closed.join(', ')}`);
  }
}

/** Adds recurrences to alerts. */
@Injectable()
export class RecurrencesRepository {
  constructor(
    private readonly database: Database,
    private readonly active: ActiveAlerts,
  ) {}

  /**
   * Adds occurrences to open alerts. The caller has locked their keys, so that they stay open.
   * @returns the changed alerts
   */
  async add(recurrences: readonly AlertRecurrence[], at: Date): Promise<readonly AddedTo[]> {
    return this.database.transaction(SYSTEM, async (entities) => {
      const rows: AddedTo[] = [];
      for await (const some of bySize(recurrences.map(rowOf), ({ sourceEventData }) => sourceEventData)) {
        const [added] = await entities.query<[AddedTo[], number]>(add, recurring.of(some));
        rows.push(...added);
      }
      if (rows.length < recurrences.length) throw new KeyOfClosedAlert(recurrences, rows);
      const worsened = rows.filter(({ severity, severityBefore }) => severity !== severityBefore);
      await addHistory(entities, [
        ...worsened.map((row) => severityRaised(row, at)),
        ...rows.filter(({ notifies }) => notifies).map((row) => unsuppressed(row, at)),
      ]);
      this.active.change(
        entities,
        rows.map(({ tenantId }) => tenantId),
      );
      return rows;
    });
  }

  /**
   * Reopens closed alerts and makes them unread for every member, as if they had just been raised.
   * @returns the reopened alerts
   */
  async reopen(recurrences: readonly AlertRecurrence[], at: Date): Promise<readonly ReopenedAlert[]> {
    return this.database.transaction(SYSTEM, async (entities) => {
      const ids = recurrences.map(({ alertId }) => alertId);
      const expiries = recurrences.map(({ expiresAt }) => expiresAt);
      const values = [ids, recurrences.map(({ isFlapping }) => isFlapping), expiries, at];
      const [rows] = await entities.query<[ReopenedAlert[], number]>(reopen, values);
      const lines = rows.map(({ id: alertId, tenantId, previousStatus }) => ({
        tenantId,
        alertId,
        entry: { action: 'reopened', by: null, at, notes: null, previousStatus, newStatus: 'active' } as const,
      }));
      await addHistory(entities, lines);
      await entities.query('DELETE FROM alert_inbox WHERE alert_id = ANY($1::uuid[])', [ids]);
      return rows;
    });
  }
}
