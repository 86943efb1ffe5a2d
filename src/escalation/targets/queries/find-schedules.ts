import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { In } from 'typeorm';
import { Database } from '../../../../libs/database/database';
import { ScheduleEntity } from '../../on-call/schedules/persistence/schedule.entity';

/** An on-call schedule that somebody names. */
export interface NamedSchedule {
  readonly id: string;
  readonly name: string;
}

/** The on-call schedules of a tenant with these ids; those that do not exist are missing. */
export class FindSchedulesQuery extends Query<readonly NamedSchedule[]> {
  constructor(
    readonly tenantId: string,
    readonly ids: readonly string[],
  ) {
    super();
  }
}

@QueryHandler(FindSchedulesQuery)
export class FindSchedulesHandler implements IQueryHandler<FindSchedulesQuery> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, ids }: FindSchedulesQuery): Promise<readonly NamedSchedule[]> {
    if (ids.length === 0) return [];
    const where = { tenantId, id: In(ids) };
    return this.database.withRepository(tenantId, ScheduleEntity, (rows) =>
      rows.find({ select: { id: true, name: true }, where }),
    );
  }
}
