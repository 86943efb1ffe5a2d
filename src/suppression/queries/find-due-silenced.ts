import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { SilencedProblemsRepository } from '../persistence/silenced-problems.repository';
import type { SilencedProblem } from '../silenced-problem';

/** Some of the silenced problems that are due to be looked at, of all tenants. */
export class FindDueSilencedQuery extends Query<readonly SilencedProblem[]> {
  constructor(
    readonly at: Date,
    readonly most: number,
  ) {
    super();
  }
}

@QueryHandler(FindDueSilencedQuery)
export class FindDueSilencedHandler implements IQueryHandler<FindDueSilencedQuery> {
  constructor(private readonly problems: SilencedProblemsRepository) {}

  execute({ at, most }: FindDueSilencedQuery): Promise<readonly SilencedProblem[]> {
    return this.problems.due(at, most);
  }
}
