import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import {
  type DeadLetterFilters,
  DeadLettersRepository,
  type LetterOwner,
  type ListedLetter,
} from '../persistence/dead-letters.repository';

export type { DeadLetterFilters, ListedLetter };

/** Returns a page of an owner's dead letters, newest first. */
export class ListDeadLettersQuery extends Query<readonly ListedLetter[]> {
  constructor(
    readonly owner: LetterOwner,
    readonly filters: DeadLetterFilters,
    readonly limit: number,
    /** The id of the last letter of the page before. */
    readonly beforeId?: string,
  ) {
    super();
  }
}

@QueryHandler(ListDeadLettersQuery)
export class ListDeadLettersHandler implements IQueryHandler<ListDeadLettersQuery> {
  constructor(private readonly letters: DeadLettersRepository) {}

  execute({ owner, filters, limit, beforeId }: ListDeadLettersQuery): Promise<readonly ListedLetter[]> {
    return this.letters.list(owner, filters, limit, beforeId);
  }
}
