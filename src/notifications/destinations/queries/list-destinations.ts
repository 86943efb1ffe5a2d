import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { DestinationRow } from '../destination-view';
import { DestinationsRepository } from '../persistence/destinations.repository';

/** A page of the destinations of a tenant, oldest first. */
export class ListDestinationsQuery extends Query<readonly DestinationRow[]> {
  constructor(
    readonly tenantId: string,
    readonly limit: number,
    readonly after?: string,
  ) {
    super();
  }
}

@QueryHandler(ListDestinationsQuery)
export class ListDestinationsHandler implements IQueryHandler<ListDestinationsQuery> {
  constructor(private readonly destinations: DestinationsRepository) {}

  execute({ tenantId, limit, after }: ListDestinationsQuery): Promise<readonly DestinationRow[]> {
    return this.destinations.list(tenantId, limit, after);
  }
}

/** One destination. Throws DestinationNotFound. */
export class GetDestinationQuery extends Query<DestinationRow> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
  ) {
    super();
  }
}

@QueryHandler(GetDestinationQuery)
export class GetDestinationHandler implements IQueryHandler<GetDestinationQuery> {
  constructor(private readonly destinations: DestinationsRepository) {}

  execute({ tenantId, id }: GetDestinationQuery): Promise<DestinationRow> {
    return this.destinations.get(tenantId, id);
  }
}
