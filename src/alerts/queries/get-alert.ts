import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../libs/database/database';
import { AlertNotFound } from '../domain/alert.errors';
import { alertColumns, AlertRow } from '../alert-view';

/** One alert. Throws AlertNotFound. */
export class GetAlertQuery extends Query<AlertRow> {
  constructor(
    readonly tenantId: string,
    readonly alertId: string,
  ) {
    super();
  }
}

@QueryHandler(GetAlertQuery)
export class GetAlertHandler implements IQueryHandler<GetAlertQuery> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, alertId }: GetAlertQuery): Promise<AlertRow> {
    const [row] = await this.database.in(tenantId, (entities) =>
      entities.query<AlertRow[]>(`SELECT ${alertColumns} FROM alerts WHERE tenant_id = $1 AND id = $2`, [
        tenantId,
        alertId,
      ]),
    );
    if (!row) throw new AlertNotFound(alertId);
    return row;
  }
}
