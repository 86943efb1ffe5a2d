import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { SuppressedProblemsRepository } from '../persistence/suppressed-problems.repository';

/** The number of critical problems that are suppressed now, of all tenants. */
export class CountCriticalSuppressedQuery extends Query<number> {}

@QueryHandler(CountCriticalSuppressedQuery)
export class CountCriticalSuppressedHandler implements IQueryHandler<CountCriticalSuppressedQuery> {
  constructor(private readonly problems: SuppressedProblemsRepository) {}

  execute(): Promise<number> {
    return this.problems.countCritical();
  }
}
