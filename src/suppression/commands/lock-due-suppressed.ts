import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { SuppressedProblemsRepository } from '../persistence/suppressed-problems.repository';
import type { SuppressedProblem } from '../suppressed-problem';

/** Locks the suppressed problems that are still due, until the transaction ends. Returns their current state. */
export class LockDueSuppressedCommand extends Command<readonly SuppressedProblem[]> {
  constructor(
    readonly ids: readonly string[],
    readonly at: Date,
  ) {
    super();
  }
}

@CommandHandler(LockDueSuppressedCommand)
export class LockDueSuppressedHandler implements ICommandHandler<LockDueSuppressedCommand> {
  constructor(private readonly problems: SuppressedProblemsRepository) {}

  @Transactional()
  execute({ ids, at }: LockDueSuppressedCommand): Promise<readonly SuppressedProblem[]> {
    return this.problems.lockDue(ids, at);
  }
}
