import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { AlertKey } from '../domain/alert-key';
import { AlertKeysRepository } from '../persistence/alert-keys.repository';

/** Returns those of a tenant's keys that exist. */
export class GetKeysQuery extends Query<readonly AlertKey[]> {
  constructor(
    readonly tenantId: string,
    readonly aggregationKeys: readonly string[],
  ) {
    super();
  }
}

@QueryHandler(GetKeysQuery)
export class GetKeysHandler implements IQueryHandler<GetKeysQuery> {
  constructor(private readonly keys: AlertKeysRepository) {}

  execute({ tenantId, aggregationKeys }: GetKeysQuery): Promise<readonly AlertKey[]> {
    const names = [...new Set(aggregationKeys)].map((aggregationKey) => ({ tenantId, aggregationKey }));
    return this.keys.find(tenantId, names);
  }
}
