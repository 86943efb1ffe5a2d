import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database, SYSTEM } from '../../../../libs/database/database';

/** Returns the ids of the tenants that have alerts. */
export class ListAlertTenantsQuery extends Query<readonly string[]> {}

// jumps from one tenant to the next in the index, instead of reading all alerts
const select = `
  WITH RECURSIVE found AS (
    (SELECT tenant_id FROM alerts ORDER BY tenant_id LIMIT 1)
    UNION ALL
    SELECT (SELECT a.tenant_id FROM alerts a WHERE a.tenant_id > f.tenant_id ORDER BY a.tenant_id LIMIT 1)
    FROM found f WHERE f.tenant_id IS NOT NULL
  )
  SELECT tenant_id AS id FROM found WHERE tenant_id IS NOT NULL`;

@QueryHandler(ListAlertTenantsQuery)
export class ListAlertTenantsHandler implements IQueryHandler<ListAlertTenantsQuery> {
  constructor(private readonly database: Database) {}

  async execute(): Promise<readonly string[]> {
    const rows = await this.database.query<{ id: string }[]>(SYSTEM, select);
    return rows.map(({ id }) => id);
  }
}
