import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database, SYSTEM } from '../../../../libs/database/database';
import type { Severity } from '../../domain/severity';

/** How many active alerts of one severity a tenant has. */
export interface ActiveAlertCount {
  readonly tenantId: string;
  readonly severity: Severity;
  readonly count: number;
}

/** Counts the active alerts of all tenants by severity. */
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
