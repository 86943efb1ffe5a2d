import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { selected } from '../../../libs/database/columns';
import { Database } from '../../../libs/database/database';
import type { AlertKey } from '../../alerts';

const properties = [
  'id',
  'aggregationKey',
  'alertType',
  'count',
  'throttledCount',
  'alertCount',
  'firstOccurrence',
  'lastOccurrence',
  'openUntil',
  'throttledUntil',
  'isFlapping',
] as const satisfies readonly (keyof AlertKey)[];

/** An open problem, into whose alert further occurrences fold. */
export interface Aggregation extends Pick<AlertKey, (typeof properties)[number]> {
  readonly alertId: string;
  /** The latest 100 alerts of the key, newest last. */
  readonly individualAlertIds: readonly string[];
}

/** Selects problems; missing fields match all. */
export interface AggregationFilters {
  readonly alertType?: readonly string[];
  readonly key?: string;
}

/** Returns a page of a tenant's open problems, ordered by aggregation key. */
export class ListAggregationsQuery extends Query<readonly Aggregation[]> {
  constructor(
    readonly tenantId: string,
    readonly filters: AggregationFilters,
    readonly limit: number,
    readonly at: Date,
    /** The last key of the page before. */
    readonly after?: string,
  ) {
    super();
  }
}

// the list is ordered by key: an index with the time of the last occurrence would slow down every occurrence
const select = `
  SELECT aggregated_alert_id AS "alertId", ${selected([...properties, 'individualAlertIds'])}
  FROM alert_aggregations
  WHERE tenant_id = $1 AND is_active AND (open_until > $2 OR is_flapping) AND ($3::text[] IS NULL OR alert_type = ANY($3))
    AND ($4::text IS NULL OR aggregation_key = $4) AND ($5::text IS NULL OR aggregation_key > $5)
  ORDER BY aggregation_key LIMIT $6`;

@QueryHandler(ListAggregationsQuery)
export class ListAggregationsHandler implements IQueryHandler<ListAggregationsQuery> {
  constructor(private readonly database: Database) {}

  execute({ tenantId, filters, limit, at, after }: ListAggregationsQuery): Promise<readonly Aggregation[]> {
    const { alertType, key } = filters;
    const values = [tenantId, at, alertType ?? null, key ?? null, after ?? null, limit];
    return this.database.query<Aggregation[]>(tenantId, select, values);
  }
}
