import { Injectable } from '@nestjs/common';
import { columnList, columnOf, jsonRows, selected } from '../../../../../libs/database/columns';
import { Database, SYSTEM } from '../../../../../libs/database/database';
import { prepared } from '../../../../../libs/database/prepared';
import type { AlertRef } from '../../../../alerts';
import type { SlaClock } from '../clock-row';

/** The columns of `sla_clocks`. The compiler reports one that is missing. */
const fields = {
  id: true,
  tenantId: true,
  alertId: true,
  kind: true,
  state: true,
  severity: true,
  targetMinutes: true,
  calendarId: true,
  startedAt: true,
  pauses: true,
  holds: true,
  isAtRisk: true,
  atRiskAt: true,
  dueAt: true,
  nextAt: true,
  atRiskToldAt: true,
  endedAt: true,
  escalatedAt: true,
  epoch: true,
  raisedAt: true,
} as const satisfies Record<keyof SlaClock, true>;
const properties = Object.keys(fields) as (keyof SlaClock)[];
const unchanged: readonly string[] = ['id', 'tenantId', 'alertId', 'kind', 'startedAt', 'raisedAt'];
const saved = properties.filter((property) => !unchanged.includes(property)).map(columnOf);

const columns = columnList(properties);
const clock = selected(properties, 'c');
const insert = prepared(`
  INSERT INTO sla_clocks (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::sla_clocks, $1)
  ORDER BY alert_id, kind ON CONFLICT DO NOTHING RETURNING id`);
const save = prepared(`
  UPDATE sla_clocks c SET ${saved.map((column) => `${column} = s.${column}`).join(', ')}
  FROM json_populate_recordset(NULL::sla_clocks, $1) s WHERE c.id = s.id`);

// who changes clocks locks all of an alert first, in this order, and then the alert
const lockOf = prepared(`
  SELECT ${clock} FROM sla_clocks c WHERE alert_id = ANY($1::uuid[]) ORDER BY alert_id, kind FOR NO KEY UPDATE`);
const lockFree = prepared(`
  SELECT ${clock} FROM sla_clocks c WHERE alert_id = ANY($1::uuid[]) ORDER BY alert_id, kind
  FOR NO KEY UPDATE SKIP LOCKED`);
const countOf = prepared(`
  SELECT alert_id AS "alertId", count(*)::int AS count FROM sla_clocks WHERE alert_id = ANY($1::uuid[]) GROUP BY alert_id`);
const dueAlerts = prepared(`
  SELECT alert_id AS "alertId" FROM sla_clocks WHERE next_at <= $1 AND alert_id <> ALL($3::uuid[])
  ORDER BY next_at LIMIT $2`);
const of = prepared(`
  SELECT ${clock} FROM sla_clocks c WHERE tenant_id = $1 AND alert_id = $2 ORDER BY kind DESC`);
const openOfTenant = prepared(`
  SELECT DISTINCT alert_id AS "alertId" FROM sla_clocks
  WHERE tenant_id = $1 AND state IN ('running', 'paused') AND alert_id > $2 ORDER BY alert_id LIMIT $3`);
const unescalated = prepared(`
  SELECT ${clock} FROM sla_clocks c WHERE id = ANY($1::uuid[]) AND escalated_at IS NULL ORDER BY alert_id, kind
  FOR NO KEY UPDATE`);
const escalated = prepared('UPDATE sla_clocks SET escalated_at = $2 WHERE id = ANY($1::uuid[])');
const upcoming = prepared(`
  SELECT id, next_at AS "dueAt" FROM sla_clocks WHERE next_at <= $1 ORDER BY next_at LIMIT $2`);
const withClocks = prepared(`
  SELECT DISTINCT alert_id AS id FROM sla_clocks WHERE alert_id = ANY($1::uuid[])`);
const broken = `
  SELECT DISTINCT tenant_id AS "tenantId", alert_id AS "alertId" FROM sla_clocks
  WHERE state = 'running' AND next_at IS NULL AND at_risk_at IS NOT NULL AND due_at IS NOT NULL LIMIT $1`;

/** SQL: the clocks that should have been served by a time. */
export const overdueClocks = prepared(`
  SELECT id FROM sla_clocks WHERE next_at <= $1 ORDER BY next_at LIMIT $2`);

const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** Reads and writes `sla_clocks`. */
@Injectable()
export class ClocksRepository {
  constructor(private readonly database: Database) {}

  /** Locks all clocks of alerts. */
  lockOf(alertIds: readonly string[]): Promise<SlaClock[]> {
    return this.database.query(SYSTEM, lockOf, [alertIds]);
  }

  /** Locks the clocks of those of the alerts whose clocks nobody else has locked. */
  async lockFree(alertIds: readonly string[]): Promise<SlaClock[]> {
    const locked = await this.database.query<SlaClock[]>(SYSTEM, lockFree, [alertIds]);
    const counts = await this.database.query<{ alertId: string; count: number }[]>(SYSTEM, countOf, [alertIds]);
    const all = new Map(counts.map(({ alertId, count }) => [alertId, count]));
    const got = new Map<string, number>();
    for (const { alertId } of locked) got.set(alertId, (got.get(alertId) ?? 0) + 1);
    return locked.filter(({ alertId }) => got.get(alertId) === all.get(alertId));
  }

  /** The alerts of clocks that are due, one for each clock, the oldest first; not those that are left out. */
  async dueAlerts(at: Date, max: number, otherThan: readonly string[]): Promise<readonly string[]> {
    const rows = await this.database.query<{ alertId: string }[]>(SYSTEM, dueAlerts, [at, max, otherThan]);
    return rows.map(({ alertId }) => alertId);
  }

  /** The clocks of an alert. */
  of(tenantId: string, alertId: string): Promise<SlaClock[]> {
    return this.database.query(tenantId, of, [tenantId, alertId]);
  }

  /** The next alerts of a tenant with clocks that are not over. @param after the last one of those before */
  async openOf(tenantId: string, after: string | null, max: number): Promise<readonly string[]> {
    const values = [tenantId, after ?? BEFORE_ALL, max];
    const rows = await this.database.query<{ alertId: string }[]>(tenantId, openOfTenant, values);
    return rows.map(({ alertId }) => alertId);
  }

  /** Locks those of the clocks whose breach did not take a level yet. */
  lockUnescalated(ids: readonly string[]): Promise<SlaClock[]> {
    return this.database.query(SYSTEM, unescalated, [ids]);
  }

  /** Records that breaches took levels. */
  async escalated(ids: readonly string[], at: Date): Promise<void> {
    if (ids.length > 0) await this.database.query(SYSTEM, escalated, [ids, at]);
  }

  /** The first clocks that are due until a time. */
  dueUntil(at: Date, max: number): Promise<{ readonly id: string; readonly dueAt: Date }[]> {
    return this.database.query(SYSTEM, upcoming, [at, max]);
  }

  /** Inserts clocks, except where the alert has one. @returns the ids of the new ones */
  async insert(clocks: readonly SlaClock[]): Promise<ReadonlySet<string>> {
    if (clocks.length === 0) return new Set();
    const rows = await this.database.query<{ id: string }[]>(SYSTEM, insert, [jsonRows(clocks)]);
    return new Set(rows.map(({ id }) => id));
  }

  /** Saves clocks that are locked. */
  async save(clocks: readonly SlaClock[]): Promise<void> {
    if (clocks.length > 0) await this.database.query(SYSTEM, save, [jsonRows(clocks)]);
  }

  /** How many clocks should have been served before a time; at most `max` are counted. */
  async countOverdue(before: Date, max: number): Promise<number> {
    return (await this.database.query<unknown[]>(SYSTEM, overdueClocks, [before, max])).length;
  }

  /** Alerts with a running clock without a due time: somebody changed the data by hand. */
  broken(max: number): Promise<AlertRef[]> {
    return this.database.query(SYSTEM, broken, [max]);
  }

  /** Those of the alerts that have clocks. */
  async withClocks(ids: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set((await this.database.query<{ id: string }[]>(SYSTEM, withClocks, [ids])).map(({ id }) => id));
  }
}
