import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import type { Status } from '../../domain/alert-status';
import type { Severity } from '../../domain/severity';
import { openInSql } from '../alert-view';

/** Who looks at the alerts of a tenant. */
export interface SummaryViewer {
  readonly tenantId: string;
  /** null: somebody who sees all of them. */
  readonly memberId: string | null;
  readonly roles: readonly string[];
}

/** The open alerts that a viewer may see. */
export interface OpenAlertsSummary {
  readonly bySeverity: Readonly<Partial<Record<Severity, number>>>;
  readonly byStatus: Readonly<Partial<Record<Status, number>>>;
  /** At most ten. `createdAt` is ISO 8601. */
  readonly oldest: readonly { readonly title: string; readonly severity: Severity; readonly createdAt: string }[];
}

const counts = (column: string): string =>
  `(SELECT coalesce(json_object_agg(name, n), '{}') FROM (SELECT ${column} AS name, count(*)::int AS n FROM seen GROUP BY 1) AS c)`;

const select = prepared(`
  SELECT v.place, s.*
  FROM json_to_recordset($1) AS v(place int, "tenantId" uuid, "memberId" uuid, roles text[])
  CROSS JOIN LATERAL (
    WITH seen AS MATERIALIZED (
      SELECT a.id, a.title, a.severity, a.status, a.created_at FROM alerts a
      WHERE a.tenant_id = v."tenantId" AND a.status IN (${openInSql})
        AND (v."memberId" IS NULL OR (a.assigned_to IS NULL AND a.assigned_role IS NULL)
          OR a.assigned_to = v."memberId" OR a.assigned_role = ANY (v.roles) OR a.escalation_level > 0))
    SELECT ${counts('severity')} AS "bySeverity", ${counts('status')} AS "byStatus",
      (SELECT coalesce(json_agg(o), '[]') FROM (
        SELECT title, severity, created_at AS "createdAt" FROM seen ORDER BY created_at, id LIMIT 10) AS o) AS oldest) AS s`);

/** Summarises the open alerts for each viewer, in their order: one statement for any number of tenants. */
export class SummariseForViewersQuery extends Query<readonly OpenAlertsSummary[]> {
  constructor(readonly viewers: readonly SummaryViewer[]) {
    super();
  }
}

@QueryHandler(SummariseForViewersQuery)
export class SummariseForViewersHandler implements IQueryHandler<SummariseForViewersQuery> {
  constructor(private readonly database: Database) {}

  async execute({ viewers }: SummariseForViewersQuery): Promise<readonly OpenAlertsSummary[]> {
    if (viewers.length === 0) return [];
    const wanted = JSON.stringify(viewers.map((viewer, place) => ({ ...viewer, place })));
    const rows = await this.database.query<(OpenAlertsSummary & { place: number })[]>(SYSTEM, select, [wanted]);
    return rows.sort((one, other) => one.place - other.place).map(({ place: _, ...summary }) => summary);
  }
}
