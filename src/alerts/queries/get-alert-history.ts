import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../libs/database/database';
import { AlertNotFound } from '../domain/alert.errors';
import type { HistoryRow } from '../alert-view';

/** What happened to an alert, oldest first. Throws AlertNotFound. */
export class GetAlertHistoryQuery extends Query<readonly HistoryRow[]> {
  constructor(
    readonly tenantId: string,
    readonly alertId: string,
    readonly limit: number,
    /** The id of the last line of the page before. */
    readonly after?: string,
  ) {
    super();
  }
}

const select = `
  SELECT id, action, action_by, action_at, notes, previous_status, new_status FROM alert_history
  WHERE tenant_id = $1 AND alert_id = $2 AND ($3::uuid IS NULL OR id > $3) ORDER BY id LIMIT $4`;

@QueryHandler(GetAlertHistoryQuery)
export class GetAlertHistoryHandler implements IQueryHandler<GetAlertHistoryQuery> {
  constructor(private readonly database: Database) {}

  execute({ tenantId, alertId, limit, after }: GetAlertHistoryQuery): Promise<readonly HistoryRow[]> {
    return this.database.in(tenantId, async (entities) => {
      const rows = await entities.query<HistoryRow[]>(select, [tenantId, alertId, after ?? null, limit]);
      // every alert has a history: none means that there is no such alert, or no further page
      if (rows.length === 0 && !after) throw new AlertNotFound(alertId);
      return rows;
    });
  }
}
