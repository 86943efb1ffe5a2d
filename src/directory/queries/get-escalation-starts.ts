import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { SettingsRepository } from '../persistence/settings.repository';

/** When these tenants last switched escalation on or off, by tenant id; those that never did are missing. */
export class GetEscalationStartsQuery extends Query<ReadonlyMap<string, Date>> {
  constructor(readonly tenantIds: readonly string[]) {
    super();
  }
}

@QueryHandler(GetEscalationStartsQuery)
export class GetEscalationStartsHandler implements IQueryHandler<GetEscalationStartsQuery> {
  constructor(private readonly settings: SettingsRepository) {}

  execute({ tenantIds }: GetEscalationStartsQuery): Promise<ReadonlyMap<string, Date>> {
    return this.settings.escalationStarts(tenantIds);
  }
}
