import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../libs/database/database';

/** What a key is like now. */
export interface FoldPreview {
  /** The alert that the next occurrence folds into. */
  readonly alertId: string | null;
  /** Until then no other alert is raised. */
  readonly throttledUntil: Date | null;
}

/** What would become of the next occurrence of each of a tenant's keys; a key that is free is missing. */
export class PreviewFoldQuery extends Query<ReadonlyMap<string, FoldPreview>> {
  constructor(
    readonly tenantId: string,
    readonly keys: readonly string[],
    readonly at: Date,
  ) {
    super();
  }
}

const select = `
  SELECT aggregation_key AS key, CASE WHEN is_active AND open_until > $3 THEN aggregated_alert_id END AS "alertId",
    CASE WHEN throttled_until > $3 THEN throttled_until END AS "throttledUntil"
  FROM alert_aggregations
  WHERE tenant_id = $1 AND aggregation_key = ANY($2) AND (is_active AND open_until > $3 OR throttled_until > $3)`;

@QueryHandler(PreviewFoldQuery)
export class PreviewFoldHandler implements IQueryHandler<PreviewFoldQuery> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, keys, at }: PreviewFoldQuery): Promise<ReadonlyMap<string, FoldPreview>> {
    const rows = await this.database.query<(FoldPreview & { key: string })[]>(tenantId, select, [tenantId, keys, at]);
    return new Map(rows.map(({ key, ...preview }) => [key, preview]));
  }
}
