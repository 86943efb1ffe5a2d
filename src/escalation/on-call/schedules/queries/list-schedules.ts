import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { SchedulesRepository } from '../persistence/schedules.repository';
import type { ScheduleRow } from '../schedule-view';

/** A page of the on-call schedules of a tenant, oldest first. */
export class ListSchedulesQuery extends Query<readonly ScheduleRow[]> {
  constructor(
    readonly tenantId: string,
    readonly limit: number,
    readonly after?: string,
  ) {
    super();
  }
}

@QueryHandler(ListSchedulesQuery)
export class ListSchedulesHandler implements IQueryHandler<ListSchedulesQuery> {
  constructor(private readonly schedules: SchedulesRepository) {}

  execute({ tenantId, limit, after }: ListSchedulesQuery): Promise<readonly ScheduleRow[]> {
    return this.schedules.list(tenantId, limit, after);
  }
}

/** One on-call schedule. Throws ScheduleNotFound. */
export class GetScheduleQuery extends Query<ScheduleRow> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
  ) {
    super();
  }
}

@QueryHandler(GetScheduleQuery)
export class GetScheduleHandler implements IQueryHandler<GetScheduleQuery> {
  constructor(private readonly schedules: SchedulesRepository) {}

  execute({ tenantId, id }: GetScheduleQuery): Promise<ScheduleRow> {
    return this.schedules.get(tenantId, id);
  }
}
