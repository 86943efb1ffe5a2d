import { Command, CommandBus, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { type AlertKey, ClaimDueKeysCommand, GetKeyAlertsQuery, SaveKeysCommand } from '../../alerts';
import { settled } from '../end';

/** The ids of the alerts of problems that were flapping and have settled. */
export interface SettledProblems {
  /** The problems of these alerts are over. */
  readonly over: readonly string[];
  /** The problems of these alerts continue. */
  readonly going: readonly string[];
}

/** Settles those of the flapping problems that have neither ended nor started again for the configured time. */
export class SettleProblemsCommand extends Command<SettledProblems> {
  constructor(
    /** The ids of the problems' aggregation keys. */
    readonly keyIds: readonly string[],
    readonly at: Date,
  ) {
    super();
  }
}

@CommandHandler(SettleProblemsCommand)
export class SettleProblemsHandler implements ICommandHandler<SettleProblemsCommand> {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Transactional()
  async execute({ keyIds, at }: SettleProblemsCommand): Promise<SettledProblems> {
    const keys = await this.commands.execute(new ClaimDueKeysCommand('settled', keyIds, at));
    await this.commands.execute(new SaveKeysCommand(keys.map((key) => ({ before: key, after: settled(key) }))));
    const over = await this.alertsOf(keys.filter(({ isOver }) => isOver));
    return { over, going: await this.alertsOf(keys.filter(({ isOver }) => !isOver)) };
  }

  private async alertsOf(keys: readonly AlertKey[]): Promise<readonly string[]> {
    const alerts = await this.queries.execute(new GetKeyAlertsQuery(keys.map(({ id }) => id)));
    return [...alerts.values()].flat();
  }
}
