import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../libs/database/database';
import { factsBetween, figureColumns } from './alert-facts';

/** The wall clocks of tenants, by their ids. */
export type Zones = ReadonlyMap<string, string>;

/** Days of a tenant that are to be calculated. */
export interface DueDays {
  readonly tenantId: string;
  readonly timeZone: string;
  /** `2026-03-29`, the oldest first. */
  readonly days: readonly string[];
}

/** What is told just before midnight has been recorded by then. */
const settled = `interval '5 minutes'`;
/** Days that are filled in by themselves. */
const MAX_DAYS = 400;

// a zone that changed moves every day: the newest one shows it
const rezone = `
  UPDATE alert_metrics_days m SET is_dirty = true, time_zone = z.zone
  FROM unnest($1::uuid[], $2::text[]) AS z(tenant_id, zone)
  WHERE m.tenant_id = z.tenant_id AND m.time_zone <> z.zone
    AND z.zone <> (SELECT n.time_zone FROM alert_metrics_days n WHERE n.tenant_id = z.tenant_id ORDER BY n.metric_date DESC LIMIT 1)`;

const fill = `
  INSERT INTO alert_metrics_days (tenant_id, metric_date, time_zone)
  SELECT z.tenant_id, d::date, z.zone
  FROM unnest($1::uuid[], $2::text[]) AS z(tenant_id, zone)
  CROSS JOIN LATERAL (SELECT (($3::timestamptz - ${settled}) AT TIME ZONE z.zone)::date - 1 AS yesterday) y
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
    least($4::date, (($5::timestamptz - ${settled}) AT TIME ZONE $2)::date - 1)::timestamp, interval '1 day') d
  ON CONFLICT (tenant_id, metric_date) DO UPDATE SET is_dirty = true, time_zone = excluded.time_zone
  RETURNING to_char(metric_date, 'YYYY-MM-DD') AS day`;

// all who change days lock them in this order
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

// what folds into an alert is told of every tenth time only
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

const take = `
  UPDATE alert_metrics_days m SET is_dirty = false, time_zone = $3, calculated_at = $4
  FROM (SELECT metric_date FROM alert_metrics_days WHERE tenant_id = $1 AND metric_date = ANY($2::date[])
        ORDER BY metric_date FOR UPDATE) d
  WHERE m.tenant_id = $1 AND m.metric_date = d.metric_date`;

const clear = `DELETE FROM alert_metrics WHERE tenant_id = $1 AND metric_date = ANY($2::date[])`;

const inTime = (severity: string, limit: string) => `(f.severity = '${severity}' AND f.reaction <= ${limit} * 60)`;
const tooLate = (severity: string, limit: string) =>
  `(f.severity = '${severity}' AND (f.reaction > ${limit} * 60 OR f.waiting_since < $4::timestamptz - ${limit} * interval '1 minute'))`;

/** Further columns, which readers of the table itself want. */
const summaries = {
  id: 'gen_random_uuid()',
  critical_alerts: `count(*) FILTER (WHERE f.severity = 'critical')`,
  high_alerts: `count(*) FILTER (WHERE f.severity = 'high')`,
  avg_response_time_seconds: 'round(avg(f.response))::int',
  avg_resolution_time_seconds: 'round(avg(f.resolution))::int',
  max_response_time_seconds: 'max(f.response)',
  max_resolution_time_seconds: 'max(f.resolution)',
  sla_met_count: `count(*) FILTER (WHERE ${inTime('critical', '$5')} OR ${inTime('high', '$6')})`,
  sla_violated_count: `count(*) FILTER (WHERE ${tooLate('critical', '$5')} OR ${tooLate('high', '$6')})`,
  calculated_at: '$4::timestamptz',
};
const calculated = { ...figureColumns, ...summaries };

const calculate = `
  INSERT INTO alert_metrics (tenant_id, metric_date, alert_type, severity, ${Object.keys(calculated).join(', ')})
  SELECT $1, d.day, f.alert_type, f.severity, ${Object.values(calculated).join(', ')}
  FROM (SELECT day, day_start(day, $3) AS since, day_start(day + 1, $3) AS until FROM unnest($2::date[]) AS day) d
  CROSS JOIN LATERAL (${factsBetween('d.since', 'd.until')}) f
  GROUP BY d.day, f.alert_type, f.severity`;

/** Keeps the daily figures: writes `alert_metrics` and `alert_metrics_days`. */
@Injectable()
export class RollUpsRepository {
  constructor(private readonly database: Database) {}

  /** Days that are over and that nobody has looked at are to be calculated, and all days of who moved to another time zone. */
  async fill(zones: Zones, now: Date): Promise<void> {
    const [ids, names] = [[...zones.keys()], [...zones.values()]];
    await this.database.transaction(SYSTEM, async (entities) => {
      await entities.query(rezone, [ids, names]);
      await entities.query(fill, [ids, names, now]);
    });
  }

  /** Days of a tenant that are over are to be calculated again. @returns them */
  async mark(tenantId: string, timeZone: string, first: string, last: string, now: Date): Promise<readonly string[]> {
    const values = [tenantId, timeZone, first, last, now];
    const rows = await this.database.query<{ day: string }[]>(tenantId, mark, values);
    return rows.map(({ day }) => day);
  }

  /** What was calculated of the days on which these alerts were raised holds no more. */
  async markAlerts(alertIds: readonly string[]): Promise<void> {
    await this.database.query(SYSTEM, markAlerts, [alertIds]);
  }

  /** The same of alerts that something folded into since an instant. */
  async markFolded(since: Date): Promise<void> {
    await this.database.query(SYSTEM, markFolded, [since]);
  }

  /** Some of the days that are to be calculated. */
  async due(zones: Zones, max: number): Promise<readonly DueDays[]> {
    const values = [[...zones.keys()], [...zones.values()], max];
    return this.database.query<DueDays[]>(SYSTEM, due, values);
  }

  /**
   * Calculates days of a tenant that are marked.
   * @param limits within how many minutes somebody must react to what is critical, and high
   */
  async calculate(
    { tenantId, timeZone, days }: DueDays,
    limits: { readonly critical: number; readonly high: number },
    now: Date,
  ): Promise<void> {
    await this.database.transaction(tenantId, async (entities) => {
      // first: what changes from now on makes them dirty again, once this has committed
      await entities.query(take, [tenantId, days, timeZone, now]);
      await entities.query(clear, [tenantId, days]);
      await entities.query(calculate, [tenantId, days, timeZone, now, limits.critical, limits.high]);
    });
  }
}
