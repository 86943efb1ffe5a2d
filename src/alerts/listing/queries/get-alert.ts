import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import { visibleTo } from '../alert-filter';
import { selectedAlert, type SeenAlert, withInbox } from '../alert-view';
import type { Viewer } from '../../domain/actor';
import { AlertNotFound } from '../../lifecycle/domain/alert.errors';

const columns = selectedAlert();

/** Returns an alert that the viewer may see. Throws AlertNotFound. */
export class GetAlertQuery extends Query<SeenAlert> {
  constructor(
    readonly tenantId: string,
    readonly alertId: string,
    readonly viewer: Viewer,
  ) {
    super();
  }
}

@QueryHandler(GetAlertQuery)
export class GetAlertHandler implements IQueryHandler<GetAlertQuery> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, alertId, viewer }: GetAlertQuery): Promise<SeenAlert> {
    const values: unknown[] = [tenantId, alertId];
    const parameter = (value: unknown) => `$${values.push(value)}`;
    const alert = `SELECT ${columns} FROM alerts WHERE tenant_id = $1 AND id = $2 AND ${visibleTo(viewer, parameter)}`;
    const sql = prepared(withInbox(alert, parameter(viewer.memberId)));
    const [row] = await this.database.query<SeenAlert[]>(tenantId, sql, values);
    if (!row) throw new AlertNotFound(alertId);
    return row;
  }
}
