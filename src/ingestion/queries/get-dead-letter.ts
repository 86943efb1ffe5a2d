import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { DeadLetterNotFound } from '../domain/ingestion.errors';
import type { DeadLetterRow } from '../persistence/dead-letter.entity';
import { DeadLettersRepository, type LetterOwner } from '../persistence/dead-letters.repository';

/** Returns one of an owner's dead letters, with its body. Throws DeadLetterNotFound. */
export class GetDeadLetterQuery extends Query<DeadLetterRow> {
  constructor(
    readonly owner: LetterOwner,
    readonly letterId: string,
  ) {
    super();
  }
}

@QueryHandler(GetDeadLetterQuery)
export class GetDeadLetterHandler implements IQueryHandler<GetDeadLetterQuery> {
  constructor(private readonly letters: DeadLettersRepository) {}

  async execute({ owner, letterId }: GetDeadLetterQuery): Promise<DeadLetterRow> {
    const [letter] = await this.letters.find(owner, [letterId]);
    if (!letter) throw new DeadLetterNotFound(letterId);
    return letter;
  }
}
