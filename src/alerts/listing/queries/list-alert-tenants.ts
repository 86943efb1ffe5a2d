import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { PurgeableAlertsRepository } from '../../purging/persistence/purgeable-alerts.repository';

/** Returns the ids of the tenants that have alerts. */
export class ListAlertTenantsQuery extends Query<readonly string[]> {}

@QueryHandler(ListAlertTenantsQuery)
export class ListAlertTenantsHandler implements IQueryHandler<ListAlertTenantsQuery> {
  constructor(private readonly alerts: PurgeableAlertsRepository) {}

  execute(): Promise<readonly string[]> {
    return this.alerts.tenants();
  }
}
