import { Injectable } from '@nestjs/common';
import { Database } from '../../../libs/database/database';
import type { DeadlineCount, Judged } from '../domain/compliance';
import type { MetricRow } from '../domain/figures';
import type { DateRange } from '../domain/period';
import { factsBetween, figureColumns, outcomeOf } from './alert-facts';

/** The property of a row for each column. */
const names = {
  total_alerts: 'total',
  acknowledged_alerts: 'acknowledged',
  resolved_alerts: 'resolved',
  active_alerts: 'active',
  in_hand_alerts: 'acknowledgedNow',
  snoozed_alerts: 'snoozed',
  ignored_alerts: 'ignored',
  occurrences: 'occurrences',
  quiet_reasons: 'suppressionReasons',
  response_seconds: 'responses',
  reaction_seconds: 'reactions',
  resolution_seconds: 'resolutions',
  waiting_since: 'waitingSince',
} as const satisfies Record<keyof typeof figureColumns, keyof MetricRow>;

const columns = Object.keys(figureColumns) as (keyof typeof figureColumns)[];
// the driver returns bigint as text; the number of occurrences in a day or an hour fits into int
const typed = (column: string, sql: string) => (column === 'occurrences' ? `(${sql})::int` : sql);
const stored = columns.map((column) => `${typed(column, `r.${column}`)} AS "${names[column]}"`).join(', ');
const computed = columns.map((column) => `${typed(column, figureColumns[column])} AS "${names[column]}"`).join(', ');

// whole days that are rolled up and not dirty are read from the roll-ups, everything else from the alerts; one statement,
// so that both are read from the same snapshot
const byDay = `
  WITH days AS (
    SELECT d::date AS day, day_start(d::date, $2) AS starts, day_start(d::date + 1, $2) AS ends
    FROM generate_series(($3::timestamptz AT TIME ZONE $2)::date::timestamp,
      (($4::timestamptz - interval '1 microsecond') AT TIME ZONE $2)::date::timestamp, interval '1 day') d
  ), marked AS MATERIALIZED (
    SELECT d.*, m.metric_date IS NOT NULL AND d.starts >= $3 AND d.ends <= $4 AS is_rolled_up
    FROM days d LEFT JOIN alert_metrics_days m
      ON m.tenant_id = $1 AND m.metric_date = d.day AND NOT m.is_dirty AND m.time_zone = $2
  )
  SELECT d.starts AS at, r.alert_type AS "alertType", r.severity, ${stored}
  FROM marked d JOIN alert_metrics r ON r.tenant_id = $1 AND r.metric_date = d.day WHERE d.is_rolled_up
  UNION ALL
  SELECT d.starts, f.alert_type, f.severity, ${computed}
  FROM (SELECT starts, greatest(starts, $3) AS since, least(ends, $4) AS until FROM marked WHERE NOT is_rolled_up) d
  CROSS JOIN LATERAL (${factsBetween('d.since', 'd.until')}) f
  GROUP BY d.starts, f.alert_type, f.severity`;

const byHour = `
  SELECT date_trunc('hour', f.created_at, $2) AS at, f.alert_type AS "alertType", f.severity, ${computed}
  FROM (${factsBetween('$3::timestamptz', '$4::timestamptz')}) f GROUP BY 1, 2, 3`;

// the clocks of deleted alerts went with them
const deadlines = `
  SELECT raised_at, severity, kind, ${outcomeOf('state')} AS outcome FROM sla_clocks
  WHERE tenant_id = $1 AND raised_at >= $3 AND raised_at < $4
  UNION ALL
  SELECT u.created_at, g.severity, o.kind, o.outcome
  FROM forgotten_alerts g
  CROSS JOIN LATERAL unnest(g.created_at, g.response_outcome, g.resolution_outcome) AS u(created_at, response, resolution)
  CROSS JOIN LATERAL (VALUES ('response', u.response), ('resolution', u.resolution)) AS o(kind, outcome)
  WHERE g.tenant_id = $1 AND g.created_on BETWEEN ($3::timestamptz AT TIME ZONE 'UTC')::date AND ($4::timestamptz AT TIME ZONE 'UTC')::date
    AND u.created_at >= $3 AND u.created_at < $4`;

// not rolled up: clocks change without an event of the alert, and an index counts them
const deadlinesBy = {
  day: `
    SELECT day_start(day, $2) AS at, severity, kind, outcome, count
    FROM (SELECT (raised_at AT TIME ZONE $2)::date AS day, severity, kind, outcome, count(*)::int AS count
      FROM (${deadlines}) c WHERE outcome IS NOT NULL GROUP BY 1, 2, 3, 4) d`,
  hour: `
    SELECT date_trunc('hour', raised_at, $2) AS at, severity, kind, outcome, count(*)::int AS count
    FROM (${deadlines}) c WHERE outcome IS NOT NULL GROUP BY 1, 2, 3, 4`,
};

/** Reads figures: from the roll-ups where they are up to date, else from the alerts. */
@Injectable()
export class FiguresRepository {
  constructor(private readonly database: Database) {}

  /** The figures of a tenant's alerts that were raised in a time range and of their deadlines, by hour or day in its time zone. */
  async read(tenantId: string, timeZone: string, { from, to }: DateRange, unit: 'hour' | 'day'): Promise<Judged> {
    const values = [tenantId, timeZone, from, to];
    const [rows, counts] = await Promise.all([
      this.database.query<MetricRow[]>(tenantId, unit === 'hour' ? byHour : byDay, values),
      this.database.query<DeadlineCount[]>(tenantId, deadlinesBy[unit], values),
    ]);
    return { rows, deadlines: counts };
  }
}
