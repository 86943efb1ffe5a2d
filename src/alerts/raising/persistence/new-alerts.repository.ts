import { Injectable } from '@nestjs/common';
import { columnList, jsonRows } from '../../../../libs/database/columns';
import { bySize, jsonText } from '../../../../libs/database/json-text';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { RowArrays } from '../../../../libs/database/row-arrays';
import { prepared } from '../../../../libs/database/prepared';
import { isUuid } from '../../../../libs/kernel/uuid';
import type { Actor } from '../../domain/actor';
import { broadcastKey } from '../domain/broadcast';
import type { ManualAlert, NewAlert } from '../domain/new-alert';
import { resourceOf } from '../domain/resource';
import { type AlertRow, columnTypesOf, openInSql, selectedAlert } from '../../listing/alert-view';
import { ActiveAlerts } from '../../listing/persistence/active-alerts';

/** The columns that are set for every new alert. The other columns have defaults. */
const newColumns = {
  ...columnTypesOf([
    'id',
    'tenantId',
    'ruleId',
    'alertType',
    'alertCategory',
    'severity',
    'priority',
    'title',
    'description',
    'recommendedAction',
    'businessImpact',
    'sourceService',
    'sourceEventId',
    'sourceEventType',
    'sourceEventData',
    'relatedProductId',
    'relatedIngredientId',
    'relatedBatchId',
    'relatedOrderId',
    'relatedSupplierId',
    'aggregationKey',
    'labels',
    'occurrenceCount',
    'lastOccurrenceAt',
    'createdAt',
  ]),
  keyId: 'uuid',
};
/** The columns that most new alerts leave at their defaults. */
const rareColumns = columnTypesOf([
  'resourceType',
  'resourceId',
  'previousAlertId',
  'recurrence',
  'groupId',
  'quietReason',
  'quietBy',
  'isFlapping',
  'silenced',
  'notify',
  'notificationChannels',
  'notifyRoles',
  'escalationPolicyId',
  'slaTargets',
  'assignedTo',
  'expiresAt',
]);

type NewRow = Record<keyof typeof newColumns | keyof typeof rareColumns, unknown>;

// the first history entry has the id of the alert, so no other entry sorts before it
function insertion(columns: Readonly<Record<keyof typeof newColumns, string>>) {
  const rows = new RowArrays(columns);
  const sql = prepared(`
    WITH raised AS (
      INSERT INTO alerts (${rows.list}, updated_at, rang_at) SELECT *, created_at, created_at FROM ${rows.sql}
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

/** Whether a rule says anything about notifying; all of it or nothing, so that there are few different statements. */
const hasWish = ({ notify, notificationChannels, notifyRoles, escalationPolicyId, slaTargets }: NewAlert): boolean =>
  !notify || [notificationChannels, notifyRoles, escalationPolicyId, slaTargets].some((wish) => wish !== null);

/** Whether an alert is about a thing of another service. */
const hasResource = ({ sourceEventData }: NewAlert): boolean => resourceOf(sourceEventData).resourceType !== null;

/** Whether an alert differs from the default of a rare column. */
const differs: Record<keyof typeof rareColumns, (alert: NewAlert) => boolean> = {
  resourceType: hasResource,
  resourceId: hasResource,
  previousAlertId: ({ previousAlertId }) => previousAlertId !== null,
  recurrence: ({ recurrence }) => recurrence !== 1,
  groupId: ({ groupId }) => groupId !== null,
  quietReason: ({ suppression }) => suppression !== null,
  quietBy: ({ suppression }) => suppression !== null,
  isFlapping: ({ isFlapping }) => isFlapping,
  silenced: ({ suppressedCounts }) => Object.keys(suppressedCounts).length > 0,
  notify: hasWish,
  notificationChannels: hasWish,
  notifyRoles: hasWish,
  escalationPolicyId: hasWish,
  slaTargets: hasWish,
  assignedTo: ({ assignedTo }) => assignedTo !== null,
  expiresAt: ({ expiresAt }) => expiresAt !== null,
};
const rareNames = Object.keys(rareColumns) as (keyof typeof rareColumns)[];

const uuidOf = (value: unknown): string | null => (isUuid(value) ? value : null);

/** The things that an alert is related to, by its data. */
const relatedTo = (data: Readonly<Record<string, unknown>>) => ({
  relatedProductId: uuidOf(data['product_id']),
  relatedIngredientId: uuidOf(data['ingredient_id']),
  relatedBatchId: uuidOf(data['batch_id']),
  relatedOrderId: uuidOf(data['order_id']),
  relatedSupplierId: uuidOf(data['supplier_id']),
});

const newRow = (alert: NewAlert): NewRow => ({
  id: alert.id,
  tenantId: alert.tenantId,
  ruleId: alert.ruleId,
  alertType: alert.alertType,
  alertCategory: alert.category,
  severity: alert.severity,
  priority: alert.priority,
  title: alert.title,
  description: alert.description,
  recommendedAction: alert.recommendedAction,
  businessImpact: alert.businessImpact,
  sourceService: alert.sourceService,
  sourceEventId: alert.sourceEventId,
  sourceEventType: alert.sourceEventType,
  sourceEventData: jsonText(alert.sourceEventData),
  ...relatedTo(alert.sourceEventData),
  ...resourceOf(alert.sourceEventData),
  aggregationKey: alert.aggregationKey,
  keyId: alert.keyId,
  labels: JSON.stringify(alert.labels),
  occurrenceCount: alert.occurrenceCount,
  lastOccurrenceAt: alert.at,
  createdAt: alert.at,
  previousAlertId: alert.previousAlertId,
  recurrence: alert.recurrence,
  groupId: alert.groupId,
  quietReason: alert.suppression?.reason ?? null,
  quietBy: alert.suppression?.by ?? null,
  isFlapping: alert.isFlapping,
  silenced: JSON.stringify(alert.suppressedCounts),
  notify: alert.notify,
  notificationChannels: alert.notificationChannels && JSON.stringify(alert.notificationChannels),
  notifyRoles: alert.notifyRoles && JSON.stringify(alert.notifyRoles),
  escalationPolicyId: alert.escalationPolicyId,
  slaTargets: alert.slaTargets && JSON.stringify(alert.slaTargets),
  assignedTo: alert.assignedTo,
  expiresAt: alert.expiresAt,
});

// a key belongs to one open alert at a time: when its aggregation window is over, an open alert releases it for the
// next
const releaseKeys = `
  WITH held AS (
    SELECT id FROM alerts WHERE id = ANY($1::uuid[]) AND key_id IS NOT NULL AND status IN (${openInSql}) ORDER BY id FOR NO KEY UPDATE
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
  tenantId,
  alertType: alert.alertType,
  alertCategory: alert.category,
  severity: alert.severity,
  priority: alert.priority,
  title: alert.title,
  description: alert.description,
  recommendedAction: alert.recommendedAction,
  businessImpact: alert.businessImpact,
  sourceService: alert.sourceService,
  sourceEventData: alert.data,
  ...relatedTo(alert.data ?? {}),
  resourceType: alert.resourceType,
  resourceId: alert.resourceId,
  // a unique key: the alert is never combined with others
  aggregationKey: alert.isBroadcast ? broadcastKey(id) : `manual:${id}`,
  labels: alert.labels,
  lastOccurrenceAt: at,
  createdAt: at,
  updatedAt: at,
  rangAt: at,
  assignedTo: alert.assignedTo,
  assignedRole: alert.assignedRole,
  notify: alert.notify,
  notificationChannels: alert.notificationChannels,
  notifyRoles: alert.notifyRoles,
  expiresAt: alert.expiresAt,
});

const manualColumns = columnList(
  Object.keys(manualRow({ tenantId: '', id: '', alert: {} as ManualAlert, at: new Date(0) })),
);

// the first history entry has the id of the alert, so no other entry sorts before it
const insertWritten = prepared(`
  WITH written AS (
    INSERT INTO alerts (${manualColumns}) SELECT ${manualColumns} FROM json_populate_recordset(NULL::alerts, $1)
    RETURNING ${selectedAlert()}
  ), history AS (
    INSERT INTO alert_history (id, tenant_id, alert_id, action, action_at, new_status, action_by, action_by_name, channel, correlation_id)
    SELECT w.id, "tenantId", w.id, 'created', "createdAt", status, b.id, b.name, b.channel, b."correlationId"
    FROM written w JOIN json_to_recordset($2) AS b("alertId" uuid, id uuid, name text, channel text, "correlationId" uuid) ON b."alertId" = w.id
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
      for await (const some of bySize(alerts, ({ sourceEventData }) => jsonText(sourceEventData))) {
        await entities.query(sql, rows.of(some.map(newRow)));
      }
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
        jsonRows(written.map(manualRow)),
        JSON.stringify(written.map(({ id, by }) => ({ alertId: id, ...by }))),
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
