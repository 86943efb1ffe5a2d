import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../../libs/database/database';
import { GroupNotFound } from '../../lifecycle/domain/alert.errors';
import { type GroupRow, severityRank } from '../../listing/alert-view';

const columns = 'id, labels, lead_alert_id, severity, alert_count, first_at, last_at, is_open';

/** A tenant's incidents of several alerts, newest first. */
export class ListGroupsQuery extends Query<readonly GroupRow[]> {
  constructor(
    readonly tenantId: string,
    readonly limit: number,
    readonly after?: { readonly at: string; readonly id: string },
  ) {
    super();
  }
}

const list = `
  SELECT ${columns} FROM alert_groups
  WHERE tenant_id = $1 AND ($2::timestamptz IS NULL OR (first_at, id) < ($2, $3::uuid))
  ORDER BY first_at DESC, id DESC LIMIT $4`;

@QueryHandler(ListGroupsQuery)
export class ListGroupsHandler implements IQueryHandler<ListGroupsQuery> {
  constructor(private readonly database: Database) {}

  execute({ tenantId, limit, after }: ListGroupsQuery): Promise<readonly GroupRow[]> {
    const values = [tenantId, after?.at ?? null, after?.id ?? null, limit];
    return this.database.query<GroupRow[]>(tenantId, list, values);
  }
}

/** An incident, and its worst alerts by how often they happened. */
export interface GroupView {
  readonly group: GroupRow;
  readonly top: readonly {
    readonly alert_type: string;
    readonly title: string;
    readonly severity: string;
    readonly occurrence_count: number;
    readonly id: string;
  }[];
}

/** One incident of several alerts. Throws GroupNotFound. */
export class GetGroupQuery extends Query<GroupView> {
  constructor(
    readonly tenantId: string,
    readonly groupId: string,
  ) {
    super();
  }
}

const TOP = 10;

const top = `
  SELECT id, alert_type, title, severity, occurrence_count FROM alerts WHERE tenant_id = $1 AND group_id = $2
  ORDER BY ${severityRank('severity')} DESC, occurrence_count DESC, id LIMIT ${TOP}`;

@QueryHandler(GetGroupQuery)
export class GetGroupHandler implements IQueryHandler<GetGroupQuery> {
  constructor(private readonly database: Database) {}

  execute({ tenantId, groupId }: GetGroupQuery): Promise<GroupView> {
    return this.database.transaction(tenantId, async (entities) => {
      const [group] = await entities.query<GroupRow[]>(
        `SELECT ${columns} FROM alert_groups WHERE tenant_id = $1 AND id = $2`,
        [tenantId, groupId],
      );
      if (!group) throw new GroupNotFound(groupId);
      return { group, top: await entities.query<GroupView['top']>(top, [tenantId, groupId]) };
    });
  }
}
