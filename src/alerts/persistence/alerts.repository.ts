import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../libs/database/database';
import { isUuid, uuidv7 } from '../../../libs/kernel/uuid';
import { Alert, HistoryEntry } from '../domain/alert';
import { AlertNotFound } from '../domain/alert.errors';
import { openStatuses, type Status } from '../domain/alert-status';
import type { NewAlert, Recurrence } from '../domain/new-alert';
import { severities } from '../domain/severity';
import { alertColumns, AlertRow } from '../alert-view';

/** What is said of a new alert; the rest has its default. */
const newColumns = {
  id: 'uuid',
  tenant_id: 'uuid',
  rule_id: 'uuid',
  alert_type: 'text',
  alert_category: 'text',
  severity: 'text',
  priority: 'text',
  title: 'text',
  description: 'text',
  recommended_action: 'text',
  business_impact: 'text',
  source_service: 'text',
  source_event_id: 'text',
  source_event_type: 'text',
  source_event_data: 'jsonb',
  related_product_id: 'uuid',
  related_ingredient_id: 'uuid',
  related_batch_id: 'uuid',
  related_order_id: 'uuid',
  related_supplier_id: 'uuid',
  aggregation_key: 'text',
  labels: 'jsonb',
  occurrence_count: 'int',
  last_occurrence_at: 'timestamptz',
  created_at: 'timestamptz',
} as const;
const newColumnNames = Object.keys(newColumns) as (keyof typeof newColumns)[];
const newArrays = newColumnNames.map((name, i) => `$${i + 1}::${newColumns[name]}[]`).join(', ');

// arrays cost the database a quarter less than JSON; the first line of history bears the id of the alert: none is older
const insertAlerts = `
  WITH raised AS (
    INSERT INTO alerts (${newColumnNames.join(', ')}) SELECT * FROM unnest(${newArrays})
    RETURNING id, tenant_id, status, created_at
  )
  INSERT INTO alert_history (id, tenant_id, alert_id, action, action_at, new_status)
  SELECT id, tenant_id, id, 'created', created_at, status FROM raised`;

const insertHistory = `
  INSERT INTO alert_history (id, tenant_id, alert_id, action, action_by, action_at, notes, previous_status, new_status)
  SELECT id, tenant_id, alert_id, action, action_by, action_at, notes, previous_status, new_status
  FROM json_populate_recordset(NULL::alert_history, $1)`;

const severityRank = (severity: string) => `array_position('{${severities.join(',')}}'::text[], ${severity})`;

const addOccurrences = `
  UPDATE alerts a
  SET occurrence_count = a.occurrence_count + r.occurrence_count,
      last_occurrence_at = greatest(a.last_occurrence_at, r.last_occurrence_at),
      source_event_id = r.source_event_id,
      source_event_data = r.source_event_data,
      severity = CASE WHEN ${severityRank('r.severity')} > ${severityRank('a.severity')} THEN r.severity ELSE a.severity END
  FROM json_populate_recordset(NULL::alerts, $1) r
  WHERE a.id = r.id AND a.tenant_id = r.tenant_id AND a.status = ANY($2)
  RETURNING a.id`;

const saveState = `
  UPDATE alerts
  SET status = $3, acknowledged_at = $4, acknowledged_by = $5, resolved_at = $6, resolved_by = $7, resolution_notes = $8,
      response_time_seconds = $9, resolution_time_seconds = $10
  WHERE tenant_id = $1 AND id = $2
  RETURNING ${alertColumns}`;

// in the order of their ids: all writers lock alerts so
const autoResolve = `
  WITH open AS (
    SELECT id, status FROM alerts WHERE id = ANY($1::uuid[]) AND status = ANY($2) ORDER BY id FOR UPDATE
  )
  UPDATE alerts a
  SET status = 'resolved', resolved_at = $3, resolved_by = NULL, resolution_notes = $4,
    resolution_time_seconds = greatest(0, floor(extract(epoch FROM $3::timestamptz - a.created_at)))::int
  FROM open WHERE a.id = open.id
  RETURNING open.status AS previous_status, ${alertColumns
    .split(',')
    .map((column) => `a.${column.trim()}`)
    .join(', ')}`;

const related = (data: Readonly<Record<string, unknown>>, field: string): string | null => {
  const value = data[field];
  return isUuid(value) ? value : null;
};

const newRow = (alert: NewAlert): Record<keyof typeof newColumns, unknown> => ({
  id: alert.id,
  tenant_id: alert.tenantId,
  rule_id: alert.ruleId,
  alert_type: alert.alertType,
  alert_category: alert.category,
  severity: alert.severity,
  priority: alert.priority,
  title: alert.title,
  description: alert.description,
  recommended_action: alert.recommendedAction,
  business_impact: alert.businessImpact,
  source_service: alert.sourceService,
  source_event_id: alert.sourceEventId,
  source_event_type: alert.sourceEventType,
  source_event_data: JSON.stringify(alert.sourceEventData),
  related_product_id: related(alert.sourceEventData, 'product_id'),
  related_ingredient_id: related(alert.sourceEventData, 'ingredient_id'),
  related_batch_id: related(alert.sourceEventData, 'batch_id'),
  related_order_id: related(alert.sourceEventData, 'order_id'),
  related_supplier_id: related(alert.sourceEventData, 'supplier_id'),
  aggregation_key: alert.aggregationKey,
  labels: JSON.stringify(alert.labels),
  occurrence_count: alert.occurrenceCount,
  last_occurrence_at: alert.at,
  created_at: alert.at,
});

const recurrenceRow = (recurrence: Recurrence) => ({
  id: recurrence.alertId,
  tenant_id: recurrence.tenantId,
  severity: recurrence.severity,
  occurrence_count: recurrence.occurrenceCount,
  source_event_id: recurrence.sourceEventId,
  source_event_data: recurrence.sourceEventData,
  last_occurrence_at: recurrence.at,
});

const historyRow = (tenantId: string, alertId: string, entry: HistoryEntry) => ({
  id: uuidv7(entry.at.getTime()),
  tenant_id: tenantId,
  alert_id: alertId,
  action: entry.action,
  action_by: entry.by,
  action_at: entry.at,
  notes: entry.notes,
  previous_status: entry.previousStatus,
  new_status: entry.newStatus,
});

const alertFrom = (row: AlertRow): Alert =>
  new Alert({
    id: row.id,
    tenantId: row.tenant_id,
    createdAt: row.created_at,
    status: row.status,
    acknowledgedAt: row.acknowledged_at,
    acknowledgedBy: row.acknowledged_by,
    resolvedAt: row.resolved_at,
    resolvedBy: row.resolved_by,
    resolutionNotes: row.resolution_notes,
    responseTimeSeconds: row.response_time_seconds,
    resolutionTimeSeconds: row.resolution_time_seconds,
  });

/** Writes to `alerts` and `alert_history`. */
@Injectable()
export class AlertsRepository {
  constructor(private readonly database: Database) {}

  /** The new alerts, each with its first line of history. */
  async insert(alerts: readonly NewAlert[]): Promise<void> {
    const rows = alerts.map(newRow);
    const values = newColumnNames.map((name) => rows.map((row) => row[name]));
    await this.database.in(SYSTEM, (entities) => entities.query(insertAlerts, values));
  }

  /**
   * Adds occurrences to alerts that are still open.
   * @returns the ids of those that were
   */
  async addOccurrences(recurrences: readonly Recurrence[]): Promise<ReadonlySet<string>> {
    const [rows] = await this.database.in(SYSTEM, (entities) =>
      entities.query<[{ id: string }[], number]>(addOccurrences, [
        JSON.stringify(recurrences.map(recurrenceRow)),
        openStatuses,
      ]),
    );
    return new Set(rows.map(({ id }) => id));
  }

  /**
   * Resolves those of the alerts that are open, by nobody; each with its line of history.
   * @returns them as they are now
   */
  async autoResolve(ids: readonly string[], at: Date, notes: string): Promise<readonly AlertRow[]> {
    return this.database.in(SYSTEM, async (entities) => {
      const [rows] = await entities.query<[(AlertRow & { previous_status: Status })[], number]>(autoResolve, [
        ids,
        openStatuses,
        at,
        notes,
      ]);
      const history = rows.map(({ tenant_id, id, previous_status: previousStatus }) =>
        historyRow(tenant_id, id, {
          action: 'auto_resolved',
          by: null,
          at,
          notes,
          previousStatus,
          newStatus: 'resolved',
        }),
      );
      if (history.length > 0) await entities.query(insertHistory, [JSON.stringify(history)]);
      return rows;
    });
  }

  /**
   * The alert, locked until the transaction ends.
   * @throws AlertNotFound
   */
  async lock(tenantId: string, id: string): Promise<Alert> {
    const [row] = await this.database.in(tenantId, (entities) =>
      entities.query<AlertRow[]>(`SELECT ${alertColumns} FROM alerts WHERE tenant_id = $1 AND id = $2 FOR UPDATE`, [
        tenantId,
        id,
      ]),
    );
    if (!row) throw new AlertNotFound(id);
    return alertFrom(row);
  }

  /** The alert as it is now, and the line of history that tells how it came to that. */
  async save({ state }: Alert, entry: HistoryEntry): Promise<AlertRow> {
    const values = [
      state.status,
      state.acknowledgedAt,
      state.acknowledgedBy,
      state.resolvedAt,
      state.resolvedBy,
      state.resolutionNotes,
      state.responseTimeSeconds,
      state.resolutionTimeSeconds,
    ];
    const [[row]] = await this.database.in(state.tenantId, async (entities) => {
      await entities.query(insertHistory, [JSON.stringify([historyRow(state.tenantId, state.id, entry)])]);
      return entities.query<[AlertRow[], number]>(saveState, [state.tenantId, state.id, ...values]);
    });
    if (!row) throw new AlertNotFound(state.id);
    return row;
  }
}
