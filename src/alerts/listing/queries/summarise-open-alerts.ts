import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database, SYSTEM } from '../../../../libs/database/database';

/** The counts of a tenant's open alerts. Templates use these names. */
export interface OpenAlerts {
  readonly total: number;
  readonly active: number;
  readonly acknowledged: number;
  readonly snoozed: number;
  readonly critical: number;
  readonly high: number;
  readonly medium: number;
  readonly low: number;
  /** When the oldest of them was raised, ISO 8601. */
  readonly oldest_at: string | null;
}

/** Counts the open alerts of each of these tenants. Tenants without open alerts are missing. */
export class SummariseOpenAlertsQuery extends Query<ReadonlyMap<string, OpenAlerts>> {
  constructor(readonly tenantIds: readonly string[]) {
    super();
  }
}

const among = (column: string, ...values: string[]) =>
  values.map((value) => `count(*) FILTER (WHERE ${column} = '${value}')::int AS ${value}`).join(', ');

const summarise = `
  SELECT tenant_id AS "tenantId", count(*)::int AS total, ${among('status', 'active', 'acknowledged', 'snoozed')},
    ${among('severity', 'critical', 'high', 'medium', 'low')}, min(created_at) AS oldest
  FROM alerts WHERE tenant_id = ANY($1) AND status IN ('active', 'acknowledged', 'snoozed') GROUP BY tenant_id`;

type SummaryRow = Omit<OpenAlerts, 'oldest_at'> & { readonly tenantId: string; readonly oldest: Date };

@QueryHandler(SummariseOpenAlertsQuery)
export class SummariseOpenAlertsHandler implements IQueryHandler<SummariseOpenAlertsQuery> {
  constructor(private readonly database: Database) {}

  async execute({ tenantIds }: SummariseOpenAlertsQuery): Promise<ReadonlyMap<string, OpenAlerts>> {
    if (tenantIds.length === 0) return new Map();
    const rows = await this.database.query<SummaryRow[]>(SYSTEM, summarise, [tenantIds]);
    return new Map(
      rows.map(({ tenantId, oldest, ...counts }) => [tenantId, { ...counts, oldest_at: oldest.toISOString() }]),
    );
  }
}
