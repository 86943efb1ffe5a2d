import { IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { FindMembersQuery, GetTenantSettingsQuery } from '../../../directory';
import { type WorkloadRecord, WorkloadsRepository } from '../persistence/workloads.repository';

/** How much a member has to do. */
export interface Workload extends WorkloadRecord {
  /** null: the directory does not know it. */
  readonly memberName: string | null;
  /** More open items than this are too many. */
  readonly threshold: number;
}

/** A page of the members of a tenant who have open work items, ordered by id. */
export class ListWorkloadsQuery extends Query<readonly Workload[]> {
  constructor(
    readonly tenantId: string,
    readonly limit: number,
    readonly after?: string,
  ) {
    super();
  }
}

@QueryHandler(ListWorkloadsQuery)
export class ListWorkloadsHandler implements IQueryHandler<ListWorkloadsQuery> {
  constructor(
    private readonly workloads: WorkloadsRepository,
    private readonly queries: QueryBus,
  ) {}

  async execute({ tenantId, limit, after }: ListWorkloadsQuery): Promise<readonly Workload[]> {
    const loads = await this.workloads.list(tenantId, limit, after);
    const settings = await this.queries.execute(new GetTenantSettingsQuery([tenantId]));
    const ids = loads.map(({ memberId }) => memberId);
    const members = await this.queries.execute(new FindMembersQuery(tenantId, ids));
    const names = new Map(members.map(({ id, name }) => [id, name]));
    const threshold = settings.get(tenantId)?.workItems.workloadThreshold ?? 0;
    return loads.map((load) => ({ ...load, memberName: names.get(load.memberId) ?? null, threshold }));
  }
}
