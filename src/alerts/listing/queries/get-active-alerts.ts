import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../../libs/database/database';
import { maySee } from '../alert-filter';
import type { SeenAlert } from '../alert-view';
import type { Viewer } from '../../domain/actor';
import { openStatuses } from '../../domain/alert-status';
import { ActiveAlerts } from '../persistence/active-alerts';
import { InboxRepository } from '../../inbox/persistence/inbox.repository';
import { readListing } from './list-alerts';

/**
 * Returns a tenant's newest open alerts that the viewer may see, like `ListAlertsQuery`, but from the cache if
 * possible.
 */
export class GetActiveAlertsQuery extends Query<readonly SeenAlert[]> {
  constructor(
    readonly tenantId: string,
    readonly viewer: Viewer,
    readonly limit: number,
  ) {
    super();
  }
}

@QueryHandler(GetActiveAlertsQuery)
export class GetActiveAlertsHandler implements IQueryHandler<GetActiveAlertsQuery> {
  constructor(
    private readonly active: ActiveAlerts,
    private readonly inbox: InboxRepository,
    private readonly database: Database,
  ) {}

  async execute({ tenantId, viewer, limit }: GetActiveAlertsQuery): Promise<readonly SeenAlert[]> {
    const { rows, isAll } = await this.active.of(tenantId);
    const visible = rows.filter((row) => maySee(viewer, row)).slice(0, limit);
    if (visible.length < limit && !isAll) return this.list(tenantId, viewer, limit);
    const marks = await this.inbox.marksOf(
      tenantId,
      viewer.memberId,
      visible.map(({ id }) => id),
    );
    const none = { readAt: null, dismissedAt: null };
    return visible.map((row) => ({ ...row, ...(marks.get(row.id) ?? none) }));
  }

  /** Reads from the database, when the viewer may see too few of the cached alerts. */
  private list(tenantId: string, viewer: Viewer, limit: number): Promise<readonly SeenAlert[]> {
    const filter = { status: openStatuses };
    return readListing(this.database, { tenantId, viewer, filter, limit, isAscending: false });
  }
}
