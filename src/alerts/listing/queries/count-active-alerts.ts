import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database, SYSTEM } from '../../../../libs/database/database';
import type { Severity } from '../../domain/severity';

/** A tenant's active alerts of one severity. */
export interface ActiveAlertCount {
  readonly tenantId: string;
  readonly severity: Severity;
  readonly count: number;
}

/** The active alerts of all tenants, counted. */
export class CountActiveAlertsQuery extends Query<readonly ActiveAlertCount[]> {}

const count = `
  SELECT tenant_id AS "tenantId", severity, count(*)::int AS count
  FROM alerts WHERE status = 'active' GROUP BY tenant_id, severity`;

@QueryHandler(CountActiveAlertsQuery)
export class CountActiveAlertsHandler implements IQueryHandler<CountActiveAlertsQuery> {
  constructor(private readonly database: Database) {}

  execute(): Promise<readonly ActiveAlertCount[]> {
    return this.database.query<ActiveAlertCount[]>(SYSTEM, count);
  }
}
