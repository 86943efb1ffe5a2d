import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { DeadLetterNotFound } from '../domain/ingestion.errors';
import { DeadLettersRepository, type LetterOwner } from '../persistence/dead-letters.repository';

/** An administrator has no use for a dead letter. Throws DeadLetterNotFound. */
export class DropDeadLetterCommand extends Command<void> {
  constructor(
    readonly owner: LetterOwner,
    readonly letterId: string,
  ) {
    super();
  }
}

@CommandHandler(DropDeadLetterCommand)
export class DropDeadLetterHandler implements ICommandHandler<DropDeadLetterCommand> {
  constructor(private readonly letters: DeadLettersRepository) {}

  @Transactional()
  async execute({ owner, letterId }: DropDeadLetterCommand): Promise<void> {
    if (!(await this.letters.drop(owner, letterId))) throw new DeadLetterNotFound(letterId);
  }
}
