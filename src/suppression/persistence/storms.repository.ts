import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../libs/database/database';
import { prepared } from '../../../libs/database/prepared';
import { type AlertRate, rateOf } from '../domain/alert-rate';

/** The number of alerts that are about to be raised for a tenant. */
export interface NewAlertCounts {
  readonly tenantId: string;
  readonly count: number;
  readonly critical: number;
}

/** The recent number of alerts of a tenant, and its storm, if there is one. */
export interface RecentAlerts {
  readonly tenantId: string;
  readonly all: AlertRate;
  readonly critical: AlertRate;
  /** The number of alerts in the last sixty minutes, without critical ones. */
  readonly uncriticalInHour: number;
  /** The alert that reports the current storm; null: there is none. */
  readonly stormAlertId: string | null;
}

/** An ongoing alert storm. */
export interface Storm {
  readonly tenantId: string;
  readonly alertId: string;
  readonly startedAt: Date;
  /** The limit of alerts in a minute that was exceeded. */
  readonly perMinute: number;
}

// one row for each connection, so that transactions of one tenant do not wait for each other
const add = prepared(`
  WITH added AS (
    INSERT INTO tenant_alert_counts AS t (tenant_id, minute, connection, count, critical)
    SELECT tenant_id, date_trunc('minute', $4::timestamptz), pg_backend_pid(), count, critical
    FROM unnest($1::uuid[], $2::int[], $3::int[]) AS n(tenant_id, count, critical) ORDER BY tenant_id
    ON CONFLICT (tenant_id, minute, connection) DO UPDATE
      SET count = t.count + excluded.count, critical = t.critical + excluded.critical
  )
  SELECT n.tenant_id AS "tenantId", s.alert_id AS "stormAlertId",
    coalesce(sum(t.count) FILTER (WHERE t.minute = this.minute), 0)::int AS this,
    coalesce(sum(t.count) FILTER (WHERE t.minute = this.minute - interval '1 minute'), 0)::int AS last,
    coalesce(sum(t.critical) FILTER (WHERE t.minute = this.minute), 0)::int AS "criticalThis",
    coalesce(sum(t.critical) FILTER (WHERE t.minute = this.minute - interval '1 minute'), 0)::int AS "criticalLast",
    coalesce(sum(t.count - t.critical), 0)::int AS "uncriticalInHour"
  FROM unnest($1::uuid[]) AS n(tenant_id)
  CROSS JOIN (SELECT date_trunc('minute', $4::timestamptz) AS minute) AS this
  LEFT JOIN tenant_alert_counts t ON t.tenant_id = n.tenant_id AND t.minute > $4::timestamptz - make_interval(mins => $5::int)
  LEFT JOIN alert_storms s ON s.tenant_id = n.tenant_id
  GROUP BY n.tenant_id, s.alert_id`);

const start = `
  INSERT INTO alert_storms AS s (tenant_id, alert_id, started_at, per_minute) VALUES ($1, $2, $3, $4)
  ON CONFLICT (tenant_id) DO UPDATE SET per_minute = s.per_minute
  RETURNING alert_id AS "alertId"`;

interface CountsRow {
  readonly tenantId: string;
  readonly stormAlertId: string | null;
  readonly this: number;
  readonly last: number;
  readonly criticalThis: number;
  readonly criticalLast: number;
  readonly uncriticalInHour: number;
}

/** Counts new alerts and stores ongoing storms. Writes `tenant_alert_counts` and `alert_storms`. */
@Injectable()
export class StormsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Counts alerts that are about to be raised.
   * @param minutes how many minutes to look back, at most 60
   * @returns the counts before this call, by tenant
   */
  async add(alerts: readonly NewAlertCounts[], at: Date, minutes: number): Promise<ReadonlyMap<string, RecentAlerts>> {
    const values = [
      alerts.map(({ tenantId }) => tenantId),
      alerts.map(({ count }) => count),
      alerts.map(({ critical }) => critical),
      at,
      minutes,
    ];
    const rows = await this.database.query<CountsRow[]>(SYSTEM, add, values);
    return new Map(
      rows.map(({ tenantId, stormAlertId, uncriticalInHour, ...counts }) => [
        tenantId,
        {
          tenantId,
          stormAlertId,
          uncriticalInHour,
          all: rateOf(counts.this, counts.last, at),
          critical: rateOf(counts.criticalThis, counts.criticalLast, at),
        },
      ]),
    );
  }

  /**
   * Starts a storm, unless another process has just started it.
   * @returns the id of the alert that reports it
   */
  async start({ tenantId, alertId, startedAt, perMinute }: Storm): Promise<string> {
    const [row] = await this.database.query<{ alertId: string }[]>(SYSTEM, start, [
      tenantId,
      alertId,
      startedAt,
      perMinute,
    ]);
    return row?.alertId ?? alertId;
  }

  /** Ends the storms that these alerts report. */
  async end(alertIds: readonly string[]): Promise<void> {
    await this.database.query(SYSTEM, 'DELETE FROM alert_storms WHERE alert_id = ANY($1::uuid[])', [alertIds]);
  }

  /** Deletes up to `max` counts older than an instant. @returns how many */
  async purgeBefore(instant: Date, max: number): Promise<number> {
    const sql = `
      DELETE FROM tenant_alert_counts
      WHERE ctid = ANY(ARRAY(SELECT ctid FROM tenant_alert_counts WHERE minute < $1 LIMIT $2))`;
    const [, count] = await this.database.query<[unknown[], number]>(SYSTEM, sql, [instant, max]);
    return count;
  }
}
