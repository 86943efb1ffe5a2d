import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { AlertKeysRepository } from '../persistence/alert-keys.repository';

/** Returns the ids of the alerts that keys have had, the latest last, by the names of the keys (`keyTextOf`). */
export class GetKeyAlertsQuery extends Query<ReadonlyMap<string, readonly string[]>> {
  constructor(readonly keyIds: readonly string[]) {
    super();
  }
}

@QueryHandler(GetKeyAlertsQuery)
export class GetKeyAlertsHandler implements IQueryHandler<GetKeyAlertsQuery> {
  constructor(private readonly keys: AlertKeysRepository) {}

  async execute({ keyIds }: GetKeyAlertsQuery): Promise<ReadonlyMap<string, readonly string[]>> {
    return keyIds.length > 0 ? this.keys.alertIdsOf(keyIds) : new Map();
  }
}
