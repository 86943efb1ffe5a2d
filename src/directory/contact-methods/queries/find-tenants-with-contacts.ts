import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';

const select = prepared(`
  SELECT wanted.id FROM unnest($1::uuid[]) AS wanted(id)
  WHERE EXISTS (
    SELECT 1 FROM contact_methods c JOIN members m ON m.tenant_id = c.tenant_id AND m.id = c.member_id AND m.is_active
    WHERE c.tenant_id = wanted.id AND c.verified_at IS NOT NULL AND c.is_enabled)`);

/** Those of these tenants in which at least one active member has a verified contact method that is on. */
export class FindTenantsWithContactsQuery extends Query<ReadonlySet<string>> {
  constructor(readonly tenantIds: readonly string[]) {
    super();
  }
}

@QueryHandler(FindTenantsWithContactsQuery)
export class FindTenantsWithContactsHandler implements IQueryHandler<FindTenantsWithContactsQuery> {
  constructor(private readonly database: Database) {}

  async execute({ tenantIds }: FindTenantsWithContactsQuery): Promise<ReadonlySet<string>> {
    if (tenantIds.length === 0) return new Set();
    const rows = await this.database.query<{ id: string }[]>(SYSTEM, select, [[...new Set(tenantIds)]]);
    return new Set(rows.map(({ id }) => id));
  }
}
