import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import { firstIdAt } from '../delivery-row';

/** What became of the deliveries over one channel and provider. */
export interface DeliveryStats {
  readonly channel: string;
  /** null: no provider was called. */
  readonly provider: string | null;
  readonly count: number;
  readonly accepted: number;
  readonly failed: number;
  /** Seconds from planning to acceptance; null: none was accepted. */
  readonly p50Seconds: number | null;
  readonly p95Seconds: number | null;
}

/** By time: the ids of deliveries begin with the time at which they were made. */
const select = prepared(`
  SELECT channel, provider, count(*)::int AS count,
    (count(*) FILTER (WHERE accepted_at IS NOT NULL))::int AS accepted,
    (count(*) FILTER (WHERE state IN ('failed', 'unknown')))::int AS failed,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM accepted_at - created_at))::float AS "p50Seconds",
    percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM accepted_at - created_at))::float AS "p95Seconds"
  FROM deliveries WHERE tenant_id = $1 AND id >= $2 AND id < $3 AND ($4::uuid IS NULL OR user_id = $4)
  GROUP BY channel, provider ORDER BY channel, provider`);

/** The figures of a tenant's deliveries that were made in a time span. */
export class GetDeliveryStatsQuery extends Query<readonly DeliveryStats[]> {
  /** @param userId only those to this member; undefined: to anybody */
  constructor(
    readonly tenantId: string,
    readonly from: Date,
    readonly to: Date,
    readonly userId?: string,
  ) {
    super();
  }
}

@QueryHandler(GetDeliveryStatsQuery)
export class GetDeliveryStatsHandler implements IQueryHandler<GetDeliveryStatsQuery> {
  constructor(private readonly database: Database) {}

  execute({ tenantId, from, to, userId }: GetDeliveryStatsQuery): Promise<readonly DeliveryStats[]> {
    return this.database.query(tenantId, select, [tenantId, firstIdAt(from), firstIdAt(to), userId ?? null]);
  }
}
