import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../libs/database/database';
import { factsBetween, figureColumns } from './alert-facts';

/** The time zones of tenants, by tenant id. */
export type Zones = ReadonlyMap<string, string>;

/** Days of a tenant whose figures have to be calculated. */
export interface DueDays {
  readonly tenantId: string;
  readonly timeZone: string;
  /** `2026-03-29`, the oldest first. */
  readonly days: readonly string[];
}

/** A day is complete this long after its end: events from just before midnight are recorded by then. */
const completionDelay = `interval '5 minutes'`;
/** How many days back missing days are added automatically. */
const MAX_DAYS = 400;

// a tenant that changed its time zone has different days; the newest row shows whether it changed
const rezone = `
  UPDATE alert_metrics_days m SET is_dirty = true, time_zone = z.zone
  FROM unnest($1::uuid[], $2::text[]) AS z(tenant_id, zone)
  WHERE m.tenant_id = z.tenant_id AND m.time_zone <> z.zone
    AND z.zone <> (SELECT n.time_zone FROM alert_metrics_days n WHERE n.tenant_id = z.tenant_id ORDER BY n.metric_date DESC LIMIT 1)`;

const fill = `
  INSERT INTO alert_metrics_days (tenant_id, metric_date, time_zone)
  SELECT z.tenant_id, d::date, z.zone
  FROM unnest($1::uuid[], $2::text[]) AS z(tenant_id, zone)
  CROSS JOIN LATERAL (SELECT (($3::timestamptz - ${completionDelay}) AT TIME ZONE z.zone)::date - 1 AS yesterday) y
  CROSS JOIN LATERAL (SELECT max(m.metric_date) + 1 AS day FROM alert_metrics_days m WHERE m.tenant_id = z.tenant_id) n
  CROSS JOIN LATERAL (SELECT CASE WHEN n.day IS NULL THEN least(
      (SELECT (min(a.created_at) AT TIME ZONE z.zone)::date FROM alerts a WHERE a.tenant_id = z.tenant_id),
      (SELECT min(g.created_on) - 1 FROM forgotten_alerts g WHERE g.tenant_id = z.tenant_id)) ELSE n.day END AS first) s
  CROSS JOIN LATERAL generate_series(greatest(s.first, y.yesterday - ${MAX_DAYS})::timestamp, y.yesterday::timestamp, interval '1 day') d
  WHERE s.first IS NOT NULL
  ON CONFLICT DO NOTHING`;

const mark = `
  INSERT INTO alert_metrics_days (tenant_id, metric_date, time_zone)
  SELECT $1, d::date, $2 FROM generate_series($3::timestamp,
    least($4::date, (($5::timestamptz - ${completionDelay}) AT TIME ZONE $2)::date - 1)::timestamp, interval '1 day') d
  ON CONFLICT (tenant_id, metric_date) DO UPDATE SET is_dirty = true, time_zone = excluded.time_zone
  RETURNING to_char(metric_date, 'YYYY-MM-DD') AS day`;

// every writer locks the days in the same order, which avoids deadlocks
const dirty = (alerts: string, condition = 'true') => `
  WITH days AS (
    SELECT m.tenant_id, m.metric_date FROM alert_metrics_days m
    WHERE NOT m.is_dirty AND (m.tenant_id, m.metric_date) IN (
      SELECT m.tenant_id, m.metric_date FROM ${alerts} JOIN alert_metrics_days m ON m.tenant_id = a.tenant_id
        AND m.metric_date BETWEEN (a.created_at AT TIME ZONE 'UTC')::date - 1 AND (a.created_at AT TIME ZONE 'UTC')::date + 1
        AND m.metric_date = (a.created_at AT TIME ZONE m.time_zone)::date AND ${condition})
    ORDER BY m.tenant_id, m.metric_date FOR UPDATE
  )
  UPDATE alert_metrics_days m SET is_dirty = true FROM days WHERE m.tenant_id = days.tenant_id AND m.metric_date = days.metric_date`;

const markAlerts = dirty('(SELECT tenant_id, created_at FROM alerts WHERE id = ANY($1::uuid[])) a');

// occurrences that fold into an alert publish an event only every tenth time, so the table is read instead
const markFolded = dirty(
  `(SELECT alert_id, max(received_at) AS received_at FROM alert_occurrences WHERE received_at >= $1 GROUP BY alert_id) o
      JOIN alerts a ON a.id = o.alert_id`,
  `o.received_at >= m.calculated_at - interval '1 minute'`,
);

const due = `
  SELECT tenant_id AS "tenantId", zone AS "timeZone", array_agg(to_char(metric_date, 'YYYY-MM-DD') ORDER BY metric_date) AS days
  FROM (
    SELECT m.tenant_id, m.metric_date, z.zone FROM unnest($1::uuid[], $2::text[]) AS z(tenant_id, zone)
    JOIN alert_metrics_days m ON m.tenant_id = z.tenant_id WHERE m.is_dirty ORDER BY m.tenant_id, m.metric_date LIMIT $3
  ) d
  GROUP BY tenant_id, zone`;

const claim = `
  UPDATE alert_metrics_days m SET is_dirty = false, time_zone = $3, calculated_at = $4
  FROM (SELECT metric_date FROM alert_metrics_days WHERE tenant_id = $1 AND metric_date = ANY($2::date[])
        ORDER BY metric_date FOR UPDATE) d
  WHERE m.tenant_id = $1 AND m.metric_date = d.metric_date`;

const clear = `DELETE FROM alert_metrics WHERE tenant_id = $1 AND metric_date = ANY($2::date[])`;

const inTime = (severity: string, limit: string) =>
  `(f.severity = '${severity}' AND ${limit} > 0 AND f.reaction <= ${limit} * 60)`;
const tooLate = (severity: string, limit: string) =>
  `(f.severity = '${severity}' AND ${limit} > 0 AND (f.reaction > ${limit} * 60 OR f.waiting_since < $4::timestamptz - ${limit} * interval '1 minute'))`;

/** Further columns, for people and tools that read the table directly. */
const summaries = {
  id: 'gen_random_uuid()',
  critical_alerts: `count(*) FILTER (WHERE f.severity = 'critical')`,
  high_alerts: `count(*) FILTER (WHERE f.severity = 'high')`,
  avg_response_time_seconds: 'round(avg(f.response))::int',
  avg_resolution_time_seconds: 'round(avg(f.resolution))::int',
  max_response_time_seconds: 'max(f.response)',
  max_resolution_time_seconds: 'max(f.resolution)',
  sla_met_count: `count(*) FILTER (WHERE f.response_outcome = 'met' OR ${inTime('critical', '$5')} OR ${inTime('high', '$6')})`,
  sla_violated_count: `count(*) FILTER (WHERE f.response_outcome = 'violated' OR ${tooLate('critical', '$5')} OR ${tooLate('high', '$6')})`,
  calculated_at: '$4::timestamptz',
};
const calculated = { ...figureColumns, ...summaries };

const calculate = `
  INSERT INTO alert_metrics (tenant_id, metric_date, alert_type, severity, ${Object.keys(calculated).join(', ')})
  SELECT $1, d.day, f.alert_type, f.severity, ${Object.values(calculated).join(', ')}
  FROM (SELECT day, day_start(day, $3) AS since, day_start(day + 1, $3) AS until FROM unnest($2::date[]) AS day) d
  CROSS JOIN LATERAL (${factsBetween('d.since', 'd.until')}) f
  GROUP BY d.day, f.alert_type, f.severity`;

/** Maintains the daily figures: writes `alert_metrics` and `alert_metrics_days`. */
@Injectable()
export class RollUpsRepository {
  constructor(private readonly database: Database) {}

  /** Adds missing days that are over, and marks all days of tenants that changed their time zone: all to be calculated. */
  async fill(zones: Zones, now: Date): Promise<void> {
    const [ids, names] = [[...zones.keys()], [...zones.values()]];
    await this.database.transaction(SYSTEM, async (entities) => {
      await entities.query(rezone, [ids, names]);
      await entities.query(fill, [ids, names, now]);
    });
  }

  /** Marks the days of a range that are over as to be calculated. @returns these days */
  async mark(tenantId: string, timeZone: string, first: string, last: string, now: Date): Promise<readonly string[]> {
    const values = [tenantId, timeZone, first, last, now];
    const rows = await this.database.query<{ day: string }[]>(tenantId, mark, values);
    return rows.map(({ day }) => day);
  }

  /** Marks the days on which these alerts were raised as out of date. */
  async markAlerts(alertIds: readonly string[]): Promise<void> {
    await this.database.query(SYSTEM, markAlerts, [alertIds]);
  }

  /** Marks the days of alerts that got a further occurrence since an instant as out of date. */
  async markFolded(since: Date): Promise<void> {
    await this.database.query(SYSTEM, markFolded, [since]);
  }

  /** Gets days that have to be calculated, at most `max`. */
  async due(zones: Zones, max: number): Promise<readonly DueDays[]> {
    const values = [[...zones.keys()], [...zones.values()], max];
    return this.database.query<DueDays[]>(SYSTEM, due, values);
  }

  /**
   * Calculates marked days of a tenant.
   * @param limits within how many minutes somebody must react to alerts of critical and of high severity
   */
  async calculate(
    { tenantId, timeZone, days }: DueDays,
    limits: { readonly critical: number; readonly high: number },
    now: Date,
  ): Promise<void> {
    await this.database.transaction(tenantId, async (entities) => {
      // many days of a large tenant take longer than other statements may
      await entities.query(`SET LOCAL statement_timeout = '10min'`);
      // comes first: a later change waits for this transaction and then marks the day again
      await entities.query(claim, [tenantId, days, timeZone, now]);
      await entities.query(clear, [tenantId, days]);
      await entities.query(calculate, [tenantId, days, timeZone, now, limits.critical, limits.high]);
    });
  }
}
