import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { AlertNotFound } from '../../lifecycle/domain/alert.errors';

/** The tenant that an alert belongs to, for those who know its id alone. Throws AlertNotFound unless it is one of theirs. */
export class LocateAlertQuery extends Query<string> {
  constructor(
    readonly alertId: string,
    readonly tenants: readonly string[] | 'all',
  ) {
    super();
  }
}

const select = 'SELECT tenant_id FROM alerts WHERE id = $1 AND ($2::uuid[] IS NULL OR tenant_id = ANY($2))';

@QueryHandler(LocateAlertQuery)
export class LocateAlertHandler implements IQueryHandler<LocateAlertQuery> {
  constructor(private readonly database: Database) {}

  async execute({ alertId, tenants }: LocateAlertQuery): Promise<string> {
    const values = [alertId, tenants === 'all' ? null : tenants];
    const [row] = await this.database.query<{ tenant_id: string }[]>(SYSTEM, select, values);
    if (!row) throw new AlertNotFound(alertId);
    return row.tenant_id;
  }
}
