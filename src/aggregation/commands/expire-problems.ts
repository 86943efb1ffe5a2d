import { Command, CommandBus, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { ClaimDueKeysCommand, GetKeyAlertsQuery, SaveKeysCommand } from '../../alerts';
import { expired } from '../end';

/**
 * Ends at most `max` problems that had no further occurrence within the time set by their rule. Returns the ids of the
 * alerts that reported them.
 */
export class ExpireProblemsCommand extends Command<readonly string[]> {
  constructor(
    readonly at: Date,
    readonly max: number,
  ) {
    super();
  }
}

@CommandHandler(ExpireProblemsCommand)
export class ExpireProblemsHandler implements ICommandHandler<ExpireProblemsCommand> {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Transactional()
  async execute({ at, max }: ExpireProblemsCommand): Promise<readonly string[]> {
    const keys = await this.commands.execute(new ClaimDueKeysCommand('expired', at, max));
    await this.commands.execute(new SaveKeysCommand(keys.map((key) => ({ before: key, after: expired(key) }))));
    const alerts = await this.queries.execute(new GetKeyAlertsQuery(keys.map(({ id }) => id)));
    return [...alerts.values()].flat();
  }
}
