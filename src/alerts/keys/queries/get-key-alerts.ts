import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { type KeyName, keyTextOf } from '../domain/alert-key';

/** Returns the ids of the alerts that keys have had, the latest last, by the names of the keys (`keyTextOf`). */
export class GetKeyAlertsQuery extends Query<ReadonlyMap<string, readonly string[]>> {
  constructor(readonly keyIds: readonly string[]) {
    super();
  }
}

const select = `
  SELECT tenant_id AS "tenantId", aggregation_key AS "aggregationKey", individual_alert_ids AS "alertIds"
  FROM alert_aggregations WHERE id = ANY($1::uuid[])`;

@QueryHandler(GetKeyAlertsQuery)
export class GetKeyAlertsHandler implements IQueryHandler<GetKeyAlertsQuery> {
  constructor(private readonly database: Database) {}

  async execute({ keyIds }: GetKeyAlertsQuery): Promise<ReadonlyMap<string, readonly string[]>> {
    if (keyIds.length === 0) return new Map();
    const rows = await this.database.query<(KeyName & { alertIds: readonly string[] })[]>(SYSTEM, select, [keyIds]);
    return new Map(rows.map((row) => [keyTextOf(row), row.alertIds]));
  }
}
