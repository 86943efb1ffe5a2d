import { Command, CommandBus, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { SaveKeysCommand } from '../../alerts';
import { foldUndone } from '../fold';
import { type Foldable, type Problem, weightOf } from '../problem';

/**
 * Undoes the folding of new and reopened problems that may not have an alert: no alert reports them, and their
 * occurrences count as throttled.
 */
export class WithdrawProblemsCommand extends Command<void> {
  constructor(readonly problems: readonly Problem<Foldable>[]) {
    super();
  }
}

@CommandHandler(WithdrawProblemsCommand)
export class WithdrawProblemsHandler implements ICommandHandler<WithdrawProblemsCommand> {
  constructor(private readonly commands: CommandBus) {}

  @Transactional()
  execute({ problems }: WithdrawProblemsCommand): Promise<void> {
    const changes = problems.flatMap(({ key, occurrences }) =>
      key ? [{ before: key.after, after: foldUndone(key.before, key.after, weightOf(occurrences)) }] : [],
    );
    return this.commands.execute(new SaveKeysCommand(changes));
  }
}
