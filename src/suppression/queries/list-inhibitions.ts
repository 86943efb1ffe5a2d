import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { InhibitionNotFound } from '../domain/suppression.errors';
import { InhibitionsRepository } from '../persistence/inhibitions.repository';
import type { InhibitionRow } from '../suppression-view';

/** A page of the inhibitions of a tenant, oldest first. */
export class ListInhibitionsQuery extends Query<readonly InhibitionRow[]> {
  constructor(
    readonly tenantId: string,
    readonly limit: number,
    readonly after?: string,
  ) {
    super();
  }
}

@QueryHandler(ListInhibitionsQuery)
export class ListInhibitionsHandler implements IQueryHandler<ListInhibitionsQuery> {
  constructor(private readonly inhibitions: InhibitionsRepository) {}

  execute({ tenantId, limit, after }: ListInhibitionsQuery): Promise<readonly InhibitionRow[]> {
    return this.inhibitions.list(tenantId, limit, after);
  }
}

/** One inhibition. Throws InhibitionNotFound. */
export class GetInhibitionQuery extends Query<InhibitionRow> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
  ) {
    super();
  }
}

@QueryHandler(GetInhibitionQuery)
export class GetInhibitionHandler implements IQueryHandler<GetInhibitionQuery> {
  constructor(private readonly inhibitions: InhibitionsRepository) {}

  async execute({ tenantId, id }: GetInhibitionQuery): Promise<InhibitionRow> {
    const row = await this.inhibitions.find(tenantId, id);
    if (!row) throw new InhibitionNotFound(id);
    return row;
  }
}
