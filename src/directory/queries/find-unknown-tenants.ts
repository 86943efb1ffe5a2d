import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { KnownTenants } from '../known-tenants';

/** Returns those of the tenants that nobody has registered, by a credential or as an operator. */
export class FindUnknownTenantsQuery extends Query<ReadonlySet<string>> {
  constructor(readonly tenantIds: readonly string[]) {
    super();
  }
}

@QueryHandler(FindUnknownTenantsQuery)
export class FindUnknownTenantsHandler implements IQueryHandler<FindUnknownTenantsQuery> {
  constructor(private readonly known: KnownTenants) {}

  async execute({ tenantIds }: FindUnknownTenantsQuery): Promise<ReadonlySet<string>> {
    return new Set(await this.known.missing(tenantIds));
  }
}
