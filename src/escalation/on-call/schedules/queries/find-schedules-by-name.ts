import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../../../libs/database/database';
import { findByName, type Named } from '../../../../../libs/database/find-by-name';

/** The on-call schedules of a tenant with a text in their names, by name. */
export class FindSchedulesByNameQuery extends Query<readonly Named[]> {
  constructor(
    readonly tenantId: string,
    readonly text: string,
    readonly limit: number,
  ) {
    super();
  }
}

@QueryHandler(FindSchedulesByNameQuery)
export class FindSchedulesByNameHandler implements IQueryHandler<FindSchedulesByNameQuery> {
  constructor(private readonly database: Database) {}

  execute({ tenantId, text, limit }: FindSchedulesByNameQuery): Promise<readonly Named[]> {
    return findByName(this.database, { table: 'on_call_schedules', column: 'name' }, tenantId, text, limit);
  }
}
