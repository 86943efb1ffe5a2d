import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../../libs/database/database';
import { likePattern } from '../../../../libs/database/like-pattern';
import type { Severity } from '../../domain/severity';

/** An incident that was found by a word. */
export interface FoundGroup {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly severity: Severity;
}

/** How many of the newest incidents are looked at. */
const NEWEST = 1_000;

const find = `
  SELECT g.id, g.labels, g.severity
  FROM (
    SELECT id, labels, severity, first_at FROM alert_groups WHERE tenant_id = $1 ORDER BY first_at DESC, id DESC LIMIT ${NEWEST}
  ) g
  WHERE EXISTS (SELECT 1 FROM jsonb_each_text(g.labels) AS l WHERE l.value ILIKE $2)
  ORDER BY g.first_at DESC, g.id DESC LIMIT $3`;

/** The newest incidents of a tenant with a text in the value of a label. */
export class FindGroupsQuery extends Query<readonly FoundGroup[]> {
  constructor(
    readonly tenantId: string,
    readonly text: string,
    readonly limit: number,
  ) {
    super();
  }
}

@QueryHandler(FindGroupsQuery)
export class FindGroupsHandler implements IQueryHandler<FindGroupsQuery> {
  constructor(private readonly database: Database) {}

  execute({ tenantId, text, limit }: FindGroupsQuery): Promise<readonly FoundGroup[]> {
    return this.database.query<FoundGroup[]>(tenantId, find, [tenantId, likePattern(text), limit]);
  }
}
