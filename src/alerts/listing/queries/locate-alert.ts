import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { AlertNotFound } from '../../lifecycle/domain/alert.errors';

/**
 * Returns the tenant of an alert, for callers that know only its id. Throws AlertNotFound unless it is one of
 * `tenants`.
 */
export class LocateAlertQuery extends Query<string> {
  constructor(
    readonly alertId: string,
    readonly tenants: readonly string[] | 'all',
  ) {
    super();
  }
}

const select =
  'SELECT tenant_id AS "tenantId" FROM alerts WHERE id = $1 AND ($2::uuid[] IS NULL OR tenant_id = ANY($2))';

@QueryHandler(LocateAlertQuery)
export class LocateAlertHandler implements IQueryHandler<LocateAlertQuery> {
  constructor(private readonly database: Database) {}

  async execute({ alertId, tenants }: LocateAlertQuery): Promise<string> {
    const values = [alertId, tenants === 'all' ? null : tenants];
    const [row] = await this.database.query<{ tenantId: string }[]>(SYSTEM, select, values);
    if (!row) throw new AlertNotFound(alertId);
    return row.tenantId;
  }
}
