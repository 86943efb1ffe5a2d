import { Command, CommandBus, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { ClaimDueKeysCommand, GetKeyAlertsQuery, SaveKeysCommand } from '../../alerts';
import { expired } from '../end';

/**
 * Ends those of the problems that had no further occurrence within the time set by their rule. Returns the ids of the
 * alerts that reported them.
 */
export class ExpireProblemsCommand extends Command<readonly string[]> {
  constructor(
    /** The ids of the problems' aggregation keys. */
    readonly keyIds: readonly string[],
    readonly at: Date,
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
  async execute({ keyIds, at }: ExpireProblemsCommand): Promise<readonly string[]> {
    const keys = await this.commands.execute(new ClaimDueKeysCommand('expired', keyIds, at));
    await this.commands.execute(new SaveKeysCommand(keys.map((key) => ({ before: key, after: expired(key) }))));
    const alerts = await this.queries.execute(new GetKeyAlertsQuery(keys.map(({ id }) => id)));
    return [...alerts.values()].flat();
  }
}
