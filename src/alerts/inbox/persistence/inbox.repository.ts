import { Injectable } from '@nestjs/common';
import { selected } from '../../../../libs/database/columns';
import { Database } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import type { InboxMark } from '../../listing/alert-view';
import type { Viewer } from '../../domain/actor';
import { visibleTo } from '../../listing/alert-filter';

const mark = selected(['alertId', 'readAt', 'dismissedAt']);

const insert = (columns: string, values: string, visible: string): string => `
  INSERT INTO alert_inbox (tenant_id, member_id, alert_id, ${columns})
  SELECT a.tenant_id, $2::uuid, a.id, ${values} FROM alerts a WHERE a.tenant_id = $1 AND a.id = ANY($3::uuid[]) AND ${visible}
  ORDER BY a.id`;

const statements = {
  read: (visible: string) => `${insert('read_at', '$4::timestamptz', visible)}
    ON CONFLICT (tenant_id, member_id, alert_id) DO UPDATE SET read_at = alert_inbox.read_at RETURNING ${mark}`,
  dismiss: (visible: string) => `${insert('read_at, dismissed_at', '$4::timestamptz, $4', visible)}
    ON CONFLICT (tenant_id, member_id, alert_id)
    DO UPDATE SET dismissed_at = coalesce(alert_inbox.dismissed_at, excluded.dismissed_at) RETURNING ${mark}`,
};

// nothing happens where there is no mark
const taken = {
  read: (visible: string) => `
    DELETE FROM alert_inbox i USING alerts a
    WHERE i.tenant_id = $1 AND i.member_id = $2 AND i.alert_id = $3 AND a.tenant_id = $1 AND a.id = i.alert_id AND ${visible}`,
  dismiss: (visible: string) => `
    UPDATE alert_inbox i SET dismissed_at = NULL FROM alerts a
    WHERE i.tenant_id = $1 AND i.member_id = $2 AND i.alert_id = $3 AND a.tenant_id = $1 AND a.id = i.alert_id AND ${visible}`,
};
const seen = (visible: string): string => `
  SELECT i.read_at AS "readAt", i.dismissed_at AS "dismissedAt" FROM alerts a
  LEFT JOIN alert_inbox i ON i.tenant_id = a.tenant_id AND i.alert_id = a.id AND i.member_id = $2
  WHERE a.tenant_id = $1 AND a.id = $3 AND ${visible}`;

/** The alerts that members have read or dismissed. Reads and writes `alert_inbox`. */
@Injectable()
export class InboxRepository {
  constructor(private readonly database: Database) {}

  /**
   * Marks those of the alerts that the member may see as read, or as read and dismissed. Marks that exist do not
   * change.
   * @returns the marks by alert id; alerts that the member may not see are missing
   */
  async mark(
    tenantId: string,
    as: 'read' | 'dismiss',
    viewer: Viewer,
    alertIds: readonly string[],
    at: Date,
  ): Promise<ReadonlyMap<string, InboxMark>> {
    const values: unknown[] = [tenantId, viewer.memberId, alertIds, at];
    const visible = visibleTo(viewer, (value) => `$${values.push(value)}`, 'a.');
    const rows = await this.database.query<(InboxMark & { alertId: string })[]>(
      tenantId,
      prepared(statements[as](visible)),
      values,
    );
    return new Map(rows.map(({ alertId, ...marks }) => [alertId, marks]));
  }

  /**
   * Takes a mark of a member back. Who takes back that they read an alert has not dismissed it either.
   * @returns the marks that are left; undefined: they may not see the alert
   */
  async unmark(
    tenantId: string,
    as: 'read' | 'dismiss',
    viewer: Viewer,
    alertId: string,
  ): Promise<InboxMark | undefined> {
    const values: unknown[] = [tenantId, viewer.memberId, alertId];
    const visible = visibleTo(viewer, (value) => `$${values.push(value)}`, 'a.');
    await this.database.query(tenantId, taken[as](visible), values);
    const [left] = await this.database.query<InboxMark[]>(tenantId, seen(visible), values);
    return left;
  }

  /** Returns the member's marks by alert id; alerts without marks are missing. */
  async marksOf(
    tenantId: string,
    memberId: string,
    alertIds: readonly string[],
  ): Promise<ReadonlyMap<string, InboxMark>> {
    const sql = `SELECT ${mark} FROM alert_inbox WHERE tenant_id = $1 AND member_id = $2 AND alert_id = ANY($3::uuid[])`;
    const values = [tenantId, memberId, alertIds];
    const rows = await this.database.query<(InboxMark & { alertId: string })[]>(tenantId, sql, values);
    return new Map(rows.map(({ alertId, ...marks }) => [alertId, marks]));
  }

  /** Deletes the marks of all members: the alerts are unread again. */
  async deleteMarks(tenantId: string, alertIds: readonly string[]): Promise<void> {
    await this.database.query(tenantId, 'DELETE FROM alert_inbox WHERE tenant_id = $1 AND alert_id = ANY($2::uuid[])', [
      tenantId,
      alertIds,
    ]);
  }
}
