import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { RowArrays } from '../../../../libs/database/row-arrays';
import { prepared } from '../../../../libs/database/prepared';
import { isUuid } from '../../../../libs/kernel/uuid';
import type { Actor } from '../../domain/actor';
import type { ManualAlert, NewAlert } from '../domain/new-alert';
import { alertColumns, type AlertRow, openInSql } from '../../listing/alert-view';

import { ActiveAlerts } from '../../listing/persistence/active-alerts';

/** The columns that are set for every new alert. The other columns have defaults. */
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
  key_id: 'uuid',
  labels: 'jsonb',
  occurrence_count: 'int',
  last_occurrence_at: 'timestamptz',
  created_at: 'timestamptz',
} as const;
/** The columns that most new alerts leave at their defaults. */
const rareColumns = {
  previous_alert_id: 'uuid',
  recurrence: 'int',
  group_id: 'uuid',
  quiet_reason: 'text',
  quiet_by: 'uuid',
  is_flapping: 'boolean',
  silenced: 'jsonb',
  expires_at: 'timestamptz',
} as const;

type Column = keyof typeof newColumns | keyof typeof rareColumns;

// the first history entry has the id of the alert, so no other entry sorts before it
function insertion(columns: Readonly<Partial<Record<Column, string>>>) {
  const rows = new RowArrays(columns as Record<Column, string>);
  const sql = prepared(`
    WITH raised AS (
      INSERT INTO alerts (${rows.list}, updated_at) SELECT *, created_at FROM ${rows.sql}
      RETURNING id, tenant_id, status, created_at
    )
    INSERT INTO alert_history (id, tenant_id, alert_id, action, action_at, new_status)
    SELECT id, tenant_id, id, 'created', created_at, status FROM raised`);
  return { rows, sql };
}
const insertions = new Map<string, ReturnType<typeof insertion>>();

/** Returns the statement with those of the rare columns that at least one of the alerts needs. */
function insertionFor(alerts: readonly NewAlert[]): ReturnType<typeof insertion> {
  const rare = rareNames.filter((name) => alerts.some((alert) => differs[name](alert)));
  const key = rare.join();
  const known = insertions.get(key);
  if (known) return known;
  const made = insertion({ ...newColumns, ...Object.fromEntries(rare.map((name) => [name, rareColumns[name]])) });
  insertions.set(key, made);
  return made;
}

/** Whether an alert differs from the default of a rare column. */
const differs: Record<keyof typeof rareColumns, (alert: NewAlert) => boolean> = {
  previous_alert_id: ({ previousAlertId }) => previousAlertId !== null,
  recurrence: ({ recurrence }) => recurrence !== 1,
  group_id: ({ groupId }) => groupId !== null,
  quiet_reason: ({ suppression }) => suppression !== null,
  quiet_by: ({ suppression }) => suppression !== null,
  is_flapping: ({ isFlapping }) => isFlapping,
  silenced: ({ suppressedCounts }) => Object.keys(suppressedCounts).length > 0,
  expires_at: ({ expiresAt }) => expiresAt !== null,
};
const rareNames = Object.keys(rareColumns) as (keyof typeof rareColumns)[];

const uuidOf = (value: unknown): string | null => (isUuid(value) ? value : null);

/** The things that an alert is related to, by its data. */
const relatedTo = (data: Readonly<Record<string, unknown>>) => ({
  related_product_id: uuidOf(data['product_id']),
  related_ingredient_id: uuidOf(data['ingredient_id']),
  related_batch_id: uuidOf(data['batch_id']),
  related_order_id: uuidOf(data['order_id']),
  related_supplier_id: uuidOf(data['supplier_id']),
});

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
  ...relatedTo(alert.sourceEventData),
  aggregation_key: alert.aggregationKey,
  key_id: alert.keyId,
  labels: JSON.stringify(alert.labels),
  occurrence_count: alert.occurrenceCount,
  last_occurrence_at: alert.at,
  created_at: alert.at,
  previous_alert_id: alert.previousAlertId,
  recurrence: alert.recurrence,
  group_id: alert.groupId,
  quiet_reason: alert.suppression?.reason ?? null,
  quiet_by: alert.suppression?.by ?? null,
  is_flapping: alert.isFlapping,
  silenced: JSON.stringify(alert.suppressedCounts),
  expires_at: alert.expiresAt,
});

// a key belongs to one open alert at a time: when its aggregation window is over, an open alert releases it for the
// next
const releaseKeys = `
  WITH held AS (
    SELECT id FROM alerts WHERE id = ANY($1::uuid[]) AND key_id IS NOT NULL AND status IN (${openInSql}) ORDER BY id FOR UPDATE
  )
  UPDATE alerts SET key_id = NULL FROM held WHERE alerts.id = held.id`;

/** A new alert that a member wrote. */
export interface WrittenAlert {
  readonly id: string;
  readonly tenantId: string;
  readonly alert: ManualAlert;
  readonly by: Actor;
  readonly at: Date;
}

const manualRow = ({ tenantId, id, alert, at }: Omit<WrittenAlert, 'by'>) => ({
  id,
  tenant_id: tenantId,
  alert_type: alert.alertType,
  alert_category: alert.category,
  severity: alert.severity,
  priority: alert.priority,
  title: alert.title,
  description: alert.description,
  recommended_action: alert.recommendedAction,
  business_impact: alert.businessImpact,
  source_service: alert.sourceService,
  source_event_data: alert.data,
  ...relatedTo(alert.data ?? {}),
  // a unique key: the alert is never combined with others
  aggregation_key: `manual:${id}`,
  labels: alert.labels,
  last_occurrence_at: at,
  created_at: at,
  updated_at: at,
  assigned_to: alert.assignedTo,
  assigned_role: alert.assignedRole,
  expires_at: alert.expiresAt,
});

const manualColumns = Object.keys(manualRow({ tenantId: '', id: '', alert: {} as ManualAlert, at: new Date(0) })).join(
  ', ',
);

// the first history entry has the id of the alert, so no other entry sorts before it
const insertWritten = prepared(`
  WITH written AS (
    INSERT INTO alerts (${manualColumns}) SELECT ${manualColumns} FROM json_populate_recordset(NULL::alerts, $1)
    RETURNING ${alertColumns}
  ), history AS (
    INSERT INTO alert_history (id, tenant_id, alert_id, action, action_at, new_status, action_by, action_by_name, channel, correlation_id)
    SELECT w.id, tenant_id, w.id, 'created', created_at, status, b.id, b.name, b.channel, b."correlationId"
    FROM written w JOIN json_to_recordset($2) AS b(alert_id uuid, id uuid, name text, channel text, "correlationId" uuid) ON b.alert_id = w.id
  )
  SELECT * FROM written`);

/** Inserts into `alerts`. */
@Injectable()
export class NewAlertsRepository {
  constructor(
    private readonly database: Database,
    private readonly active: ActiveAlerts,
  ) {}

  /** Inserts new alerts with their first history entries. Previous alerts that are still open release their keys. */
  async insert(alerts: readonly NewAlert[]): Promise<void> {
    const { rows, sql } = insertionFor(alerts);
    const previous = alerts.flatMap(({ previousAlertId }) => previousAlertId ?? []);
    await this.database.transaction(SYSTEM, async (entities) => {
      if (previous.length > 0) await entities.query(releaseKeys, [previous]);
      await entities.query(sql, rows.of(alerts.map(newRow)));
      this.active.change(
        entities,
        alerts.map(({ tenantId }) => tenantId),
      );
    });
  }

  /** Inserts alerts that members wrote, with their first history entries. @returns the rows, in the same order */
  async insertWritten(written: readonly WrittenAlert[]): Promise<readonly AlertRow[]> {
    return this.database.transaction(SYSTEM, async (entities) => {
      const rows = await entities.query<AlertRow[]>(insertWritten, [
        JSON.stringify(written.map(manualRow)),
        JSON.stringify(written.map(({ id, by }) => ({ alert_id: id, ...by }))),
      ]);
      this.active.change(
        entities,
        written.map(({ tenantId }) => tenantId),
      );
      const places = new Map(written.map(({ id }, place) => [id, place]));
      return [...rows].sort((one, other) => (places.get(one.id) ?? 0) - (places.get(other.id) ?? 0));
    });
  }
}
