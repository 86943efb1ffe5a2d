import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { AlertGroupRow } from '../persistence/alert-group.entity';
import { AlertGroupsRepository, type GroupedAlertRow } from '../persistence/alert-groups.repository';

export type { AlertGroupRow };

/** Returns a tenant's groups of alerts, newest first. */
export class ListGroupsQuery extends Query<readonly AlertGroupRow[]> {
  constructor(
    readonly tenantId: string,
    readonly limit: number,
    readonly after?: { readonly at: string; readonly id: string },
  ) {
    super();
  }
}

@QueryHandler(ListGroupsQuery)
export class ListGroupsHandler implements IQueryHandler<ListGroupsQuery> {
  constructor(private readonly groups: AlertGroupsRepository) {}

  execute({ tenantId, limit, after }: ListGroupsQuery): Promise<readonly AlertGroupRow[]> {
    return this.groups.list(tenantId, limit, after);
  }
}

/** A group of alerts, and its worst alerts. */
export interface GroupView {
  readonly group: AlertGroupRow;
  readonly top: readonly GroupedAlertRow[];
}

/** Returns one group with its ten worst alerts. Throws GroupNotFound. */
export class GetGroupQuery extends Query<GroupView> {
  constructor(
    readonly tenantId: string,
    readonly groupId: string,
  ) {
    super();
  }
}

@QueryHandler(GetGroupQuery)
export class GetGroupHandler implements IQueryHandler<GetGroupQuery> {
  constructor(private readonly groups: AlertGroupsRepository) {}

  async execute({ tenantId, groupId }: GetGroupQuery): Promise<GroupView> {
    const group = await this.groups.get(tenantId, groupId);
    return { group, top: await this.groups.worst(tenantId, groupId) };
  }
}
