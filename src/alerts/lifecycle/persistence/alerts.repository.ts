import { Injectable } from '@nestjs/common';
import { columnOf, jsonRows } from '../../../../libs/database/columns';
import { Database, type Scope, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import { Alert, type AlertState, HistoryEntry } from '../domain/alert';
import { AlertChanged, AlertNotFound } from '../domain/alert.errors';
import type { Editable } from '../domain/edit';
import type { Viewer } from '../../domain/actor';
import { isOpen, openStatuses, type Status } from '../../domain/alert-status';
import { maySee } from '../../listing/alert-filter';
import { type AlertRow, type HistoryRow, openInSql, selectedAlert } from '../../listing/alert-view';
import { ActiveAlerts } from '../../listing/persistence/active-alerts';
import { closeKeysOf, holdersOf, type KeyHolder, lockKeysOf, reopenKeysOf } from '../../keys/persistence/held-keys';
import { addHistory, addLine } from './history';

/** The properties that actions change. The compiler reports one that is missing. */
const saved = {
  status: true,
  statusAt: true,
  statusBy: true,
  statusByName: true,
  acknowledgedAt: true,
  acknowledgedBy: true,
  acknowledgmentNotes: true,
  resolvedAt: true,
  resolvedBy: true,
  resolutionNotes: true,
  snoozedUntil: true,
  responseTimeSeconds: true,
  resolutionTimeSeconds: true,
  assignedTo: true,
  assignedRole: true,
  epoch: true,
  episode: true,
} as const satisfies Record<Exclude<keyof AlertState, 'id' | 'tenantId' | 'createdAt' | 'version'>, true>;
const savedProperties = Object.keys(saved) as (keyof typeof saved)[];
const savedColumns = savedProperties.map(columnOf);

const alertFrom = (row: AlertRow): Alert => new Alert({ ...row });

const stateRow = ({ state }: Alert, updatedAt: Date) => ({
  ...Object.fromEntries(savedProperties.map((property) => [property, state[property]])),
  id: state.id,
  tenantId: state.tenantId,
  updatedAt,
});

// an alert that is reopened after it expired no longer expires: somebody must close it
const saveStates = prepared(`
  UPDATE alerts a
  SET ${savedColumns.map((column) => `${column} = s.${column}`).join(', ')},
      version = a.version + 1, updated_at = s.updated_at,
      expires_at = CASE WHEN a.status NOT IN (${openInSql}) AND a.expires_at <= s.updated_at THEN NULL ELSE a.expires_at END,
      notification_sent = a.notification_sent AND a.episode = s.episode,
      notification_channel = CASE WHEN a.episode = s.episode THEN a.notification_channel END,
      notification_id = CASE WHEN a.episode = s.episode THEN a.notification_id END
  FROM json_populate_recordset(NULL::alerts, $1) s
  WHERE a.tenant_id = s.tenant_id AND a.id = s.id
  RETURNING ${selectedAlert('a')}`);

/** SQL: when the first snooze ends. */
export const firstSnoozed = `SELECT min(snoozed_until) FROM alerts WHERE status = 'snoozed'`;

/** SQL: when the first open alert expires. */
export const firstExpiring = `SELECT min(expires_at) FROM alerts WHERE status IN (${openInSql})`;

// ordered by id: all writers lock alerts in this order, which avoids deadlocks
const autoResolve = `
  WITH open AS (
    SELECT id, status FROM alerts WHERE id = ANY($1::uuid[]) AND status = ANY($2) ORDER BY id FOR NO KEY UPDATE
  )
  UPDATE alerts a
  SET status = 'resolved', snoozed_until = NULL, resolved_at = $3, resolved_by = NULL, resolution_notes = $4,
    status_at = $3, status_by = NULL, status_by_name = NULL, version = a.version + 1, epoch = a.epoch + 1, updated_at = $3,
    resolution_time_seconds = greatest(0, floor(extract(epoch FROM $3::timestamptz - a.created_at)))::int
  FROM open WHERE a.id = open.id
  RETURNING open.status AS "previousStatus", ${selectedAlert('a')}`;

// ordered by id: all writers lock alerts in this order, which avoids deadlocks
const lockRows = prepared(`
  SELECT ${selectedAlert()} FROM alerts WHERE ($1::uuid IS NULL OR tenant_id = $1) AND id = ANY($2::uuid[]) ORDER BY id FOR NO KEY UPDATE`);

const openOfAssignee = `
  SELECT id FROM alerts WHERE tenant_id = $1 AND assigned_to = $2 AND status IN (${openInSql}) ORDER BY id`;

const saveContent = `
  UPDATE alerts a
  SET title = s.title, description = s.description, recommended_action = s.recommended_action,
    business_impact = s.business_impact, severity = s.severity, priority = s.priority, labels = s.labels,
    assigned_to = s.assigned_to, assigned_role = s.assigned_role, edited = s.edited, version = a.version + 1, updated_at = $4
  FROM json_populate_recordset(NULL::alerts, $3) s
  WHERE a.tenant_id = $1 AND a.id = $2
  RETURNING ${selectedAlert('a')}`;

/** The editable fields of an alert: its texts, severity, labels and assignee. */
export type Content = Pick<AlertRow, keyof Editable | 'edited'>;

/** An alert whose row is locked until the transaction ends. */
export interface LockedAlert {
  readonly alert: Alert;
  readonly row: AlertRow;
}

/** An alert after an action, and the history entry of the action. */
export interface Change {
  readonly alert: Alert;
  readonly entry: HistoryEntry;
}

/** An alert after a change of its status, with the one before. */
export type ChangedAlert = AlertRow & { readonly previousStatus: Status };

/** Writes to `alerts` and `alert_history`. */
@Injectable()
export class AlertsRepository {
  constructor(
    private readonly database: Database,
    private readonly active: ActiveAlerts,
  ) {}

  /**
   * Resolves those of the alerts that are open, without an actor, and adds a history entry to each.
   * @returns the rows of the resolved alerts, after the change
   */
  async autoResolve(ids: readonly string[], at: Date, notes: string): Promise<readonly ChangedAlert[]> {
    return this.database.transaction(SYSTEM, async (entities) => {
      const values = [ids, openStatuses, at, notes];
      // sent without waiting in between; the database runs them in this order
      const [, [rows]] = await Promise.all([
        lockKeysOf(entities, ids),
        entities.query<[ChangedAlert[], number]>(autoResolve, values),
        closeKeysOf(entities, ids),
      ]);
      const lines = rows.map(({ tenantId, id: alertId, previousStatus }) => ({
        tenantId,
        alertId,
        entry: { action: 'auto_resolved', by: null, at, notes, previousStatus, newStatus: 'resolved' } as const,
      }));
      await addHistory(entities, lines);
      this.active.change(
        entities,
        rows.map(({ tenantId }) => tenantId),
      );
      return rows;
    });
  }

  /** The ids of the open alerts that are assigned to a member. */
  async openOfAssignee(tenantId: string, memberId: string): Promise<readonly string[]> {
    const rows = await this.database.query<{ id: string }[]>(tenantId, openOfAssignee, [tenantId, memberId]);
    return rows.map(({ id }) => id);
  }

  /**
   * Returns an alert that the viewer may see, locked until the transaction ends.
   * @param version the version that the alert must have; undefined accepts any
   * @param withKey locks its aggregation key too; needed by actions that open or close the alert
   * @throws AlertNotFound, AlertChanged
   */
  async lockSeen(
    tenantId: string,
    id: string,
    viewer: Viewer,
    version?: number,
    withKey = false,
  ): Promise<LockedAlert> {
    const [row] = await this.lockRows(tenantId, [id], withKey);
    if (!row || !maySee(viewer, row)) throw new AlertNotFound(id);
    if (version !== undefined && row.version !== version) throw new AlertChanged(row.version, version);
    return { row, alert: alertFrom(row) };
  }

  /**
   * Returns those of a tenant's alerts that the viewer may see, locked until the transaction ends.
   * @param withKeys locks their aggregation keys too
   */
  async lockAllSeen(
    tenantId: string,
    ids: readonly string[],
    viewer: Viewer,
    withKeys: boolean,
  ): Promise<readonly Alert[]> {
    const rows = await this.lockRows(tenantId, ids, withKeys);
    return rows.filter((row) => maySee(viewer, row)).map(alertFrom);
  }

  /** Returns the rows of those of a tenant's alerts that the viewer may see, locked until the transaction ends. */
  async lockRowsSeen(tenantId: string, ids: readonly string[], viewer: Viewer): Promise<readonly AlertRow[]> {
    return (await this.lockRows(tenantId, ids, false)).filter((row) => maySee(viewer, row));
  }

  /** Returns those of the alerts that no other transaction has locked, locked until the transaction ends. */
  async lockFree(ids: readonly string[]): Promise<readonly Alert[]> {
    const sql = `SELECT ${selectedAlert()} FROM alerts WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED`;
    return (await this.database.query<AlertRow[]>(SYSTEM, sql, [ids])).map(alertFrom);
  }

  /** Returns those of the alerts that belong to the scope, locked until the transaction ends. */
  async lockAll(scope: Scope, ids: readonly string[]): Promise<readonly Alert[]> {
    return (await this.lockRows(scope, ids, false)).map(alertFrom);
  }

  /** Returns the ids of at most `max` other alerts of all tenants whose snooze ends by `at`. */
  async snoozedUntil(at: Date, max: number, otherThan: readonly string[]): Promise<readonly string[]> {
    const sql = `
      SELECT id FROM alerts WHERE status = 'snoozed' AND snoozed_until <= $1 AND id <> ALL($3::uuid[])
      ORDER BY snoozed_until LIMIT $2`;
    const rows = await this.database.query<{ id: string }[]>(SYSTEM, sql, [at, max, otherThan]);
    return rows.map(({ id }) => id);
  }

  /** Returns the ids of at most `max` other open alerts of all tenants that expire by `at`. */
  async expired(at: Date, max: number, otherThan: readonly string[]): Promise<readonly string[]> {
    const sql = `
      SELECT id FROM alerts WHERE expires_at <= $1 AND status IN (${openInSql}) AND id <> ALL($3::uuid[])
      ORDER BY expires_at LIMIT $2`;
    const rows = await this.database.query<{ id: string }[]>(SYSTEM, sql, [at, max, otherThan]);
    return rows.map(({ id }) => id);
  }

  /** Saves the fields that a member edited, with a history entry. @returns the row after the change */
  async saveContent({ row }: LockedAlert, content: Content, entry: HistoryEntry): Promise<AlertRow> {
    return this.database.transaction(row.tenantId, async (entities) => {
      await addHistory(entities, [{ tenantId: row.tenantId, alertId: row.id, entry }]);
      const [rows] = await entities.query<[AlertRow[], number]>(saveContent, [
        row.tenantId,
        row.id,
        jsonRows([content]),
        entry.at,
      ]);
      this.active.change(entities, [row.tenantId]);
      return rows[0] ?? row;
    });
  }

  /** Adds a history entry to an alert that does not change. */
  async remark({ row }: LockedAlert, entry: HistoryEntry): Promise<HistoryRow> {
    return this.database.transaction(row.tenantId, (entities) =>
      addLine(entities, { tenantId: row.tenantId, alertId: row.id, entry }),
    );
  }

  /**
   * Saves the states of the alerts with their history entries, and closes the aggregation keys of closed alerts.
   * @returns the rows after the change
   */
  async saveAll(scope: Scope, changes: readonly Change[]): Promise<readonly AlertRow[]> {
    if (changes.length === 0) return [];
    return this.database.transaction(scope, async (entities) => {
      const states = jsonRows(changes.map(({ alert, entry }) => stateRow(alert, entry.at)));
      const lines = changes.map(({ alert: { state }, entry }) => ({
        tenantId: state.tenantId,
        alertId: state.id,
        entry,
      }));
      const closed = changes.flatMap(({ alert: { state } }) => (isOpen(state.status) ? [] : [state.id]));
      // sent without waiting in between; the database runs them in this order
      const [[rows]] = await Promise.all([
        entities.query<[AlertRow[], number]>(saveStates, [states]),
        addHistory(entities, lines),
        closed.length > 0 ? closeKeysOf(entities, closed) : undefined,
      ]);
      this.active.change(
        entities,
        rows.map(({ tenantId }) => tenantId),
      );
      return rows;
    });
  }

  /**
   * Returns, by alert id, the aggregation key of each alert and the alert that holds the key. The keys must be
   * locked.
   */
  keyHolders(scope: Scope, ids: readonly string[]): Promise<ReadonlyMap<string, KeyHolder>> {
    return this.database.transaction(scope, (entities) => holdersOf(entities, ids));
  }

  /** Returns the aggregation keys to reopened alerts, so that further occurrences fold into them. */
  async returnKeys(scope: Scope, keys: readonly KeyHolder[], at: Date): Promise<void> {
    if (keys.length > 0) await this.database.transaction(scope, (entities) => reopenKeysOf(entities, keys, at));
  }

  private async lockRows(scope: Scope, ids: readonly string[], withKeys: boolean): Promise<AlertRow[]> {
    const values = [scope === SYSTEM ? null : scope, ids];
    return this.database.transaction(scope, async (entities) => {
      const [, rows] = await Promise.all([
        withKeys ? lockKeysOf(entities, ids) : undefined,
        entities.query<AlertRow[]>(lockRows, values),
      ]);
      return rows;
    });
  }
}
