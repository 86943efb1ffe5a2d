import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database, SYSTEM } from '../../../libs/database/database';

/** The number of critical problems that are suppressed now, of all tenants. */
export class CountCriticalSuppressedQuery extends Query<number> {}

const select = `SELECT count(*)::int AS count FROM silenced_problems WHERE state = 'held' AND severity = 'critical'`;

@QueryHandler(CountCriticalSuppressedQuery)
export class CountCriticalSuppressedHandler implements IQueryHandler<CountCriticalSuppressedQuery> {
  constructor(private readonly database: Database) {}

  async execute(): Promise<number> {
    const [row] = await this.database.query<{ count: number }[]>(SYSTEM, select);
    return row?.count ?? 0;
  }
}
