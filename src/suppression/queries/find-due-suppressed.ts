import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { SuppressedProblemsRepository } from '../persistence/suppressed-problems.repository';
import type { SuppressedProblem } from '../suppressed-problem';

/** Up to `max` suppressed problems that are due to be checked again, of all tenants. */
export class FindDueSuppressedQuery extends Query<readonly SuppressedProblem[]> {
  constructor(
    readonly at: Date,
    readonly max: number,
    /** The problems to leave out. */
    readonly otherThan: readonly string[],
  ) {
    super();
  }
}

/** SQL: when the first suppressed problem is due to be checked. */
export const firstDueSuppressed = `SELECT min(release_at) FROM silenced_problems WHERE state = 'held'`;

@QueryHandler(FindDueSuppressedQuery)
export class FindDueSuppressedHandler implements IQueryHandler<FindDueSuppressedQuery> {
  constructor(private readonly problems: SuppressedProblemsRepository) {}

  execute({ at, max, otherThan }: FindDueSuppressedQuery): Promise<readonly SuppressedProblem[]> {
    return this.problems.due(at, max, otherThan);
  }
}
