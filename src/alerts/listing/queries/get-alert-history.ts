import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { selected } from '../../../../libs/database/columns';
import { Database } from '../../../../libs/database/database';
import { AlertNotFound } from '../../lifecycle/domain/alert.errors';
import { alertVisibleTo } from '../alert-filter';
import { historyProperties, type HistoryRow } from '../alert-view';
import type { Viewer } from '../../domain/actor';

/** Returns a page of the history of an alert, oldest entry first. Throws AlertNotFound. */
export class GetAlertHistoryQuery extends Query<readonly HistoryRow[]> {
  constructor(
    readonly tenantId: string,
    readonly alertId: string,
    readonly viewer: Viewer,
    readonly limit: number,
    /** The id of the last entry of the page before. */
    readonly after?: string,
  ) {
    super();
  }
}

const select = (visible: string): string => `
  SELECT ${selected(historyProperties)} FROM alert_history
  WHERE tenant_id = $1 AND alert_id = $2 AND ${visible} AND ($3::uuid IS NULL OR id > $3) ORDER BY id LIMIT $4`;

@QueryHandler(GetAlertHistoryQuery)
export class GetAlertHistoryHandler implements IQueryHandler<GetAlertHistoryQuery> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, alertId, viewer, limit, after }: GetAlertHistoryQuery): Promise<readonly HistoryRow[]> {
    const values: unknown[] = [tenantId, alertId, after ?? null, limit];
    const visible = alertVisibleTo(viewer, (value) => `$${values.push(value)}`);
    const rows = await this.database.query<HistoryRow[]>(tenantId, select(visible), values);
    // every alert has a history: an empty first page means that the alert does not exist
    if (rows.length === 0 && !after) throw new AlertNotFound(alertId);
    return rows;
  }
}
