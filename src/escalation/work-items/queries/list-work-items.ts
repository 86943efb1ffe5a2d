import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { WorkItemKey } from '../domain/work-item';
import { WorkItemsRepository } from '../persistence/work-items.repository';
import type { WorkItemFilter } from '../work-item-filter';
import type { WorkItemRecord } from '../work-item-record';

/** A page of the work items of a tenant, oldest first. */
export class ListWorkItemsQuery extends Query<readonly WorkItemRecord[]> {
  constructor(
    readonly tenantId: string,
    readonly filter: WorkItemFilter,
    readonly limit: number,
    readonly after?: string,
  ) {
    super();
  }
}

@QueryHandler(ListWorkItemsQuery)
export class ListWorkItemsHandler implements IQueryHandler<ListWorkItemsQuery> {
  constructor(private readonly items: WorkItemsRepository) {}

  execute({ tenantId, filter, limit, after }: ListWorkItemsQuery): Promise<readonly WorkItemRecord[]> {
    return this.items.list(tenantId, filter, limit, after);
  }
}

/** Some work items by their ids; those that are gone are missing. */
export class FindWorkItemsQuery extends Query<readonly WorkItemRecord[]> {
  constructor(
    readonly tenantId: string,
    readonly ids: readonly string[],
  ) {
    super();
  }
}

@QueryHandler(FindWorkItemsQuery)
export class FindWorkItemsHandler implements IQueryHandler<FindWorkItemsQuery> {
  constructor(private readonly items: WorkItemsRepository) {}

  execute({ tenantId, ids }: FindWorkItemsQuery): Promise<readonly WorkItemRecord[]> {
    return this.items.some(tenantId, ids);
  }
}

/** One work item. Throws WorkItemNotFound. */
export class GetWorkItemQuery extends Query<WorkItemRecord> {
  constructor(readonly key: WorkItemKey) {
    super();
  }
}

@QueryHandler(GetWorkItemQuery)
export class GetWorkItemHandler implements IQueryHandler<GetWorkItemQuery> {
  constructor(private readonly items: WorkItemsRepository) {}

  execute({ key }: GetWorkItemQuery): Promise<WorkItemRecord> {
    return this.items.get(key);
  }
}
