import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { SchedulesRepository } from '../../schedules/persistence/schedules.repository';
import type { OverrideRow } from '../override-view';
import { OverridesRepository } from '../persistence/overrides.repository';

/** A page of the overrides of a schedule, oldest first. Throws ScheduleNotFound. */
export class ListOverridesQuery extends Query<readonly OverrideRow[]> {
  constructor(
    readonly tenantId: string,
    readonly scheduleId: string,
    readonly limit: number,
    readonly after?: string,
  ) {
    super();
  }
}

@QueryHandler(ListOverridesQuery)
export class ListOverridesHandler implements IQueryHandler<ListOverridesQuery> {
  constructor(
    private readonly schedules: SchedulesRepository,
    private readonly overrides: OverridesRepository,
  ) {}

  async execute({ tenantId, scheduleId, limit, after }: ListOverridesQuery): Promise<readonly OverrideRow[]> {
    await this.schedules.get(tenantId, scheduleId);
    return this.overrides.list(tenantId, scheduleId, limit, after);
  }
}
