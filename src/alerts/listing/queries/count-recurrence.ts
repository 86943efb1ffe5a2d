import { IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../../libs/database/database';
import type { Viewer } from '../../domain/actor';
import { GetAlertQuery } from './get-alert';

/** How often a problem came on one day. */
export interface RecurrenceDay {
  /** `2026-01-31`, in the zone that was asked for. */
  readonly day: string;
  /** Alerts that were raised. */
  readonly alerts: number;
  /** Events that they report, as far as these are still stored. */
  readonly occurrences: number;
}

/** How often the problem of an alert came on each of the last days, today included, the oldest first. Throws AlertNotFound. */
export class CountRecurrenceQuery extends Query<readonly RecurrenceDay[]> {
  constructor(
    readonly tenantId: string,
    readonly alertId: string,
    readonly viewer: Viewer,
    readonly days: number,
    readonly timeZone: string,
    readonly now: Date,
  ) {
    super();
  }
}

// the first event of an alert has a row of its own only when a second one came
const select = `
  WITH days AS (
    SELECT day::date AS day FROM generate_series(
      ($4::timestamptz AT TIME ZONE $5)::date - ($6::int - 1), ($4::timestamptz AT TIME ZONE $5)::date, interval '1 day') AS day
  ), same AS (
    SELECT id, created_at, occurrence_count FROM alerts
    WHERE tenant_id = $1 AND alert_type = $2 AND aggregation_key = $3
      AND created_at >= ($4::timestamptz AT TIME ZONE $5)::date::timestamp AT TIME ZONE $5 - make_interval(days => $6)
    ORDER BY created_at DESC LIMIT 1000
  ), events AS (
    SELECT o.occurred_at AS at FROM same JOIN alert_occurrences o ON o.tenant_id = $1 AND o.alert_id = same.id
    UNION ALL SELECT created_at FROM same WHERE occurrence_count = 1
  )
  SELECT to_char(day, 'YYYY-MM-DD') AS day, coalesce(raised.count, 0) AS alerts, coalesce(came.count, 0) AS occurrences
  FROM days
  LEFT JOIN (SELECT (created_at AT TIME ZONE $5)::date AS day, count(*)::int FROM same GROUP BY 1) AS raised USING (day)
  LEFT JOIN (SELECT (at AT TIME ZONE $5)::date AS day, count(*)::int FROM events GROUP BY 1) AS came USING (day)
  ORDER BY day`;

@QueryHandler(CountRecurrenceQuery)
export class CountRecurrenceHandler implements IQueryHandler<CountRecurrenceQuery> {
  constructor(
    private readonly database: Database,
    private readonly queries: QueryBus,
  ) {}

  async execute(asked: CountRecurrenceQuery): Promise<readonly RecurrenceDay[]> {
    const { tenantId, alertId, viewer, days, timeZone, now } = asked;
    const { alertType, aggregationKey } = await this.queries.execute(new GetAlertQuery(tenantId, alertId, viewer));
    const values = [tenantId, alertType, aggregationKey, now, timeZone, days];
    return this.database.query<RecurrenceDay[]>(tenantId, select, values);
  }
}
