import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { SilencedProblemsRepository } from '../persistence/silenced-problems.repository';

/** How many critical problems go on of which nobody was told, of all tenants. */
export class CountCriticalSilencedQuery extends Query<number> {}

@QueryHandler(CountCriticalSilencedQuery)
export class CountCriticalSilencedHandler implements IQueryHandler<CountCriticalSilencedQuery> {
  constructor(private readonly problems: SilencedProblemsRepository) {}

  execute(): Promise<number> {
    return this.problems.countCritical();
  }
}
