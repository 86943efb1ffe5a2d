import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { SchedulesRepository } from '../../schedules/persistence/schedules.repository';
import { SwapsRepository } from '../persistence/swaps.repository';
import type { SwapRecord } from '../swap-record';

/** A page of the swap requests of a schedule, ordered by id. Throws ScheduleNotFound. */
export class ListSwapsQuery extends Query<readonly SwapRecord[]> {
  constructor(
    readonly tenantId: string,
    readonly scheduleId: string,
    readonly limit: number,
    readonly after?: string,
  ) {
    super();
  }
}

@QueryHandler(ListSwapsQuery)
export class ListSwapsHandler implements IQueryHandler<ListSwapsQuery> {
  constructor(
    private readonly schedules: SchedulesRepository,
    private readonly swaps: SwapsRepository,
  ) {}

  async execute({ tenantId, scheduleId, limit, after }: ListSwapsQuery): Promise<readonly SwapRecord[]> {
    await this.schedules.get(tenantId, scheduleId);
    return this.swaps.list(tenantId, scheduleId, limit, after);
  }
}
