import { Injectable } from '@nestjs/common';
import { Database, type Scope, SYSTEM } from '../../../libs/database/database';
import { isUuid } from '../../../libs/kernel/uuid';
import { Alert, HistoryEntry } from '../domain/alert';
import { AlertNotFound } from '../domain/alert.errors';
import { openStatuses, type Status } from '../domain/alert-status';
import type { NewAlert } from '../domain/new-alert';
import { alertColumns, AlertRow } from '../alert-view';
import { addHistory } from './history';

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
/** What most alerts have no need to say. */
const rareColumns = {
  previous_alert_id: 'uuid',
  recurrence: 'int',
  group_id: 'uuid',
  quiet_reason: 'text',
  quiet_by: 'uuid',
  is_flapping: 'boolean',
  silenced: 'jsonb',
} as const;

type Column = keyof typeof newColumns | keyof typeof rareColumns;

// arrays cost the database a quarter less than JSON; the first line of history bears the id of the alert: none is older
function insertion(columns: Readonly<Partial<Record<Column, string>>>) {
  const names = Object.keys(columns) as Column[];
  const arrays = names.map((name, i) => `$${i + 1}::${columns[name] ?? ''}[]`).join(', ');
  const sql = `
    WITH raised AS (
      INSERT INTO alerts (${names.join(', ')}) SELECT * FROM unnest(${arrays})
      RETURNING id, tenant_id, status, created_at
    )
    INSERT INTO alert_history (id, tenant_id, alert_id, action, action_at, new_status)
    SELECT id, tenant_id, id, 'created', created_at, status FROM raised`;
  return { names, sql };
}
const insertions = new Map<string, ReturnType<typeof insertion>>();

/** What the alerts differ in from the defaults of rare columns: what none of them says is not sent. */
function insertionFor(alerts: readonly NewAlert[]): ReturnType<typeof insertion> {
  const rare = rareNames.filter((name) => alerts.some((alert) => isSaid[name](alert)));
  const key = rare.join();
  const known = insertions.get(key);
  if (known) return known;
  const made = insertion({ ...newColumns, ...Object.fromEntries(rare.map((name) => [name, rareColumns[name]])) });
  insertions.set(key, made);
  return made;
}

const isSaid: Record<keyof typeof rareColumns, (alert: NewAlert) => boolean> = {
  previous_alert_id: ({ previousAlertId }) => previousAlertId !== null,
  recurrence: ({ recurrence }) => recurrence !== 1,
  group_id: ({ groupId }) => groupId !== null,
  quiet_reason: ({ quiet }) => quiet !== null,
  quiet_by: ({ quiet }) => quiet !== null,
  is_flapping: ({ isFlapping }) => isFlapping,
  silenced: ({ silenced }) => Object.keys(silenced).length > 0,
};
const rareNames = Object.keys(rareColumns) as (keyof typeof rareColumns)[];

const qualified = (alias: string): string =>
  alertColumns
    .split(',')
    .map((column) => `${alias}.${column.trim()}`)
    .join(', ');

const saveStates = `
  UPDATE alerts a
  SET status = s.status, acknowledged_at = s.acknowledged_at, acknowledged_by = s.acknowledged_by, resolved_at = s.resolved_at,
      resolved_by = s.resolved_by, resolution_notes = s.resolution_notes, response_time_seconds = s.response_time_seconds,
      resolution_time_seconds = s.resolution_time_seconds, snoozed_until = s.snoozed_until
  FROM json_populate_recordset(NULL::alerts, $1) s
  WHERE a.tenant_id = s.tenant_id AND a.id = s.id
  RETURNING ${qualified('a')}`;

// in the order of their ids: all writers lock alerts so
const autoResolve = `
  WITH open AS (
    SELECT id, status FROM alerts WHERE id = ANY($1::uuid[]) AND status = ANY($2) ORDER BY id FOR UPDATE
  )
  UPDATE alerts a
  SET status = 'resolved', snoozed_until = NULL, resolved_at = $3, resolved_by = NULL, resolution_notes = $4,
    resolution_time_seconds = greatest(0, floor(extract(epoch FROM $3::timestamptz - a.created_at)))::int
  FROM open WHERE a.id = open.id
  RETURNING open.status AS previous_status, ${qualified('a')}`;

const related = (data: Readonly<Record<string, unknown>>, field: string): string | null => {
  const value = data[field];
  return isUuid(value) ? value : null;
};

const newRow = (alert: NewAlert): Record<Column, unknown> => ({
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
  previous_alert_id: alert.previousAlertId,
  recurrence: alert.recurrence,
  group_id: alert.groupId,
  quiet_reason: alert.quiet?.reason ?? null,
  quiet_by: alert.quiet?.by ?? null,
  is_flapping: alert.isFlapping,
  silenced: JSON.stringify(alert.silenced),
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
    snoozedUntil: row.snoozed_until,
  });

const stateRow = ({ state }: Alert) => ({
  id: state.id,
  tenant_id: state.tenantId,
  status: state.status,
  acknowledged_at: state.acknowledgedAt,
  acknowledged_by: state.acknowledgedBy,
  resolved_at: state.resolvedAt,
  resolved_by: state.resolvedBy,
  resolution_notes: state.resolutionNotes,
  response_time_seconds: state.responseTimeSeconds,
  resolution_time_seconds: state.resolutionTimeSeconds,
  snoozed_until: state.snoozedUntil,
});

/** An alert whose life went on, and how. */
export interface Change {
  readonly alert: Alert;
  readonly entry: HistoryEntry;
}

/** Writes to `alerts` and `alert_history`. */
@Injectable()
export class AlertsRepository {
  constructor(private readonly database: Database) {}

  /** The new alerts, each with its first line of history. */
  async insert(alerts: readonly NewAlert[]): Promise<void> {
    const { names, sql } = insertionFor(alerts);
    const rows = alerts.map(newRow);
    const values = names.map((name) => rows.map((row) => row[name]));
    await this.database.in(SYSTEM, (entities) => entities.query(sql, values));
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
      const happenings = rows.map(({ tenant_id: tenantId, id: alertId, previous_status: previousStatus }) => ({
        tenantId,
        alertId,
        entry: { action: 'auto_resolved', by: null, at, notes, previousStatus, newStatus: 'resolved' } as const,
      }));
      await addHistory(entities, happenings);
      return rows;
    });
  }

  /**
   * The alert, locked until the transaction ends.
   * @throws AlertNotFound
   */
  async lock(tenantId: string, id: string): Promise<Alert> {
    const [alert] = await this.lockAll(tenantId, [id]);
    if (!alert) throw new AlertNotFound(id);
    return alert;
  }

  /** Those of the alerts that are in the scope, locked until the transaction ends. */
  async lockAll(scope: Scope, ids: readonly string[]): Promise<readonly Alert[]> {
    const tenantId = scope === SYSTEM ? null : scope;
    const sql = `
      SELECT ${alertColumns} FROM alerts WHERE ($1::uuid IS NULL OR tenant_id = $1) AND id = ANY($2::uuid[]) ORDER BY id FOR UPDATE`;
    const rows = await this.database.in(scope, (entities) => entities.query<AlertRow[]>(sql, [tenantId, ids]));
    return rows.map(alertFrom);
  }

  /** Some of the alerts of all tenants that are to wake by an instant, locked until the transaction ends. */
  async lockDue(at: Date, most: number): Promise<readonly Alert[]> {
    const sql = `
      SELECT ${alertColumns} FROM alerts WHERE status = 'snoozed' AND snoozed_until <= $1
      ORDER BY snoozed_until LIMIT $2 FOR UPDATE SKIP LOCKED`;
    const rows = await this.database.in(SYSTEM, (entities) => entities.query<AlertRow[]>(sql, [at, most]));
    return rows.map(alertFrom);
  }

  /** The alert as it is now, and the line of history that tells how it came to that. */
  async save(alert: Alert, entry: HistoryEntry): Promise<AlertRow> {
    const [row] = await this.saveAll(alert.state.tenantId, [{ alert, entry }]);
    if (!row) throw new AlertNotFound(alert.state.id);
    return row;
  }

  /** The alerts as they are now, each with the line of history that tells how it came to that. */
  async saveAll(scope: Scope, changes: readonly Change[]): Promise<readonly AlertRow[]> {
    if (changes.length === 0) return [];
    return this.database.in(scope, async (entities) => {
      await addHistory(
        entities,
        changes.map(({ alert: { state }, entry }) => ({ tenantId: state.tenantId, alertId: state.id, entry })),
      );
      const states = JSON.stringify(changes.map(({ alert }) => stateRow(alert)));
      const [rows] = await entities.query<[AlertRow[], number]>(saveStates, [states]);
      return rows;
    });
  }
}
