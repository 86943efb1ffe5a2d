import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';

/** Within how many minutes somebody must react to the alerts of a tenant; 0: there is no limit. */
export interface ResponseTargets {
  readonly tenantId: string;
  readonly criticalMinutes: number;
  readonly highMinutes: number;
}

/** How fast people reacted to the alerts of a time span. */
export interface ResponseSummary {
  /** How many critical and high alerts somebody reacted to in time, and how many not. */
  readonly met: number;
  readonly violated: number;
  /** Of all that were acknowledged; null: none was. */
  readonly medianSeconds: number | null;
}

const select = prepared(`
  SELECT t.tenant_id AS "tenantId", s.* FROM unnest($1::uuid[], $2::int[], $3::int[]) AS t(tenant_id, critical, high)
  CROSS JOIN LATERAL (
    SELECT (count(*) FILTER (WHERE seconds <= minutes * 60))::int AS met,
      (count(*) FILTER (WHERE coalesce(seconds, extract(epoch FROM $5::timestamptz - created_at)) > minutes * 60))::int AS violated,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY response)::float AS "medianSeconds"
    FROM (
      SELECT a.created_at, a.response_time_seconds AS response,
        coalesce(a.response_time_seconds, a.resolution_time_seconds) AS seconds,
        nullif(CASE a.severity WHEN 'critical' THEN t.critical WHEN 'high' THEN t.high END, 0) AS minutes
      FROM alerts a WHERE a.tenant_id = t.tenant_id AND a.created_at >= $4 AND a.created_at <= $5 AND a.quiet_by IS NULL) AS a) AS s`);

/** Summarises how fast people reacted to alerts, by tenant id: one statement. Suppressed alerts do not count. */
export class SummariseResponsesQuery extends Query<ReadonlyMap<string, ResponseSummary>> {
  constructor(
    readonly tenants: readonly ResponseTargets[],
    readonly from: Date,
    readonly to: Date,
  ) {
    super();
  }
}

@QueryHandler(SummariseResponsesQuery)
export class SummariseResponsesHandler implements IQueryHandler<SummariseResponsesQuery> {
  constructor(private readonly database: Database) {}

  async execute({ tenants, from, to }: SummariseResponsesQuery): Promise<ReadonlyMap<string, ResponseSummary>> {
    if (tenants.length === 0) return new Map();
    const rows = await this.database.query<(ResponseSummary & { tenantId: string })[]>(SYSTEM, select, [
      tenants.map(({ tenantId }) => tenantId),
      tenants.map(({ criticalMinutes }) => criticalMinutes),
      tenants.map(({ highMinutes }) => highMinutes),
      from,
      to,
    ]);
    return new Map(rows.map(({ tenantId, ...summary }) => [tenantId, summary]));
  }
}
