import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { SavedView } from '../domain/saved-view';
import { ViewsRepository } from '../persistence/views.repository';

/** The views that a member sees: its own, and those that the tenant shares, by their places. */
export class ListViewsQuery extends Query<readonly SavedView[]> {
  constructor(
    readonly tenantId: string,
    readonly memberId: string,
  ) {
    super();
  }
}

@QueryHandler(ListViewsQuery)
export class ListViewsHandler implements IQueryHandler<ListViewsQuery> {
  constructor(private readonly views: ViewsRepository) {}

  execute({ tenantId, memberId }: ListViewsQuery): Promise<readonly SavedView[]> {
    return this.views.list(tenantId, memberId);
  }
}

/** One view that a member sees. Throws ViewNotFound. */
export class GetViewQuery extends Query<SavedView> {
  constructor(
    readonly tenantId: string,
    readonly memberId: string,
    readonly id: string,
  ) {
    super();
  }
}

@QueryHandler(GetViewQuery)
export class GetViewHandler implements IQueryHandler<GetViewQuery> {
  constructor(private readonly views: ViewsRepository) {}

  execute({ tenantId, memberId, id }: GetViewQuery): Promise<SavedView> {
    return this.views.get(tenantId, memberId, id);
  }
}
