import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { selected } from '../../../libs/database/columns';
import { Database, SYSTEM } from '../../../libs/database/database';
import { rateOf } from '../domain/alert-rate';
import type { Storm } from '../persistence/storms.repository';

export type { Storm };

/** An ongoing storm, and the current rate of new alerts in a minute. */
type StormWithRate = Storm & { readonly rate: number };

/** The ongoing storms of all tenants. */
export class GetStormsQuery extends Query<readonly StormWithRate[]> {
  constructor(readonly at: Date) {
    super();
  }
}

/** SQL: when the first storm began; null in two of three seconds, since counting the alerts of a storm is slow. */
export const firstStorm = `
  SELECT min(started_at) FROM alert_storms WHERE floor(extract(epoch FROM $1::timestamptz))::bigint % 3 = 0`;

const select = `
  SELECT ${selected(['tenantId', 'alertId', 'startedAt', 'perMinute'], 's')},
    coalesce(sum(t.count) FILTER (WHERE t.minute = date_trunc('minute', $1::timestamptz)), 0)::int AS this,
    coalesce(sum(t.count) FILTER (WHERE t.minute < date_trunc('minute', $1::timestamptz)), 0)::int AS last
  FROM alert_storms s
  LEFT JOIN tenant_alert_counts t
    ON t.tenant_id = s.tenant_id AND t.minute >= date_trunc('minute', $1::timestamptz) - interval '1 minute'
  GROUP BY s.tenant_id`;

@QueryHandler(GetStormsQuery)
export class GetStormsHandler implements IQueryHandler<GetStormsQuery> {
  constructor(private readonly database: Database) {}

  async execute({ at }: GetStormsQuery): Promise<readonly StormWithRate[]> {
    const rows = await this.database.query<(Storm & { this: number; last: number })[]>(SYSTEM, select, [at]);
    return rows.map(({ this: current, last, ...storm }) => ({ ...storm, rate: rateOf(current, last, at) }));
  }
}
