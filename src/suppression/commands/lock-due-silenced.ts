import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { SilencedProblemsRepository } from '../persistence/silenced-problems.repository';
import type { SilencedProblem } from '../silenced-problem';

/** Locks those of the silenced problems that are still due, until the transaction ends. Returns them as they are now. */
export class LockDueSilencedCommand extends Command<readonly SilencedProblem[]> {
  constructor(
    readonly ids: readonly string[],
    readonly at: Date,
  ) {
    super();
  }
}

@CommandHandler(LockDueSilencedCommand)
export class LockDueSilencedHandler implements ICommandHandler<LockDueSilencedCommand> {
  constructor(private readonly problems: SilencedProblemsRepository) {}

  @Transactional()
  execute({ ids, at }: LockDueSilencedCommand): Promise<readonly SilencedProblem[]> {
    return this.problems.lockDue(ids, at);
  }
}
