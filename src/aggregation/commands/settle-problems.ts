import { Command, CommandBus, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { type AlertKey, ClaimDueKeysCommand, GetKeyAlertsQuery, SaveKeysCommand } from '../../alerts';
import { settled } from '../end';

/** The alerts of problems that flapped and have settled. */
export interface SettledProblems {
  /** Of problems that are over. */
  readonly over: readonly string[];
  /** Of problems that go on. */
  readonly going: readonly string[];
}

/** Releases some of the problems that have neither ended nor begun for as long as flapping lasts. */
export class SettleProblemsCommand extends Command<SettledProblems> {
  constructor(
    readonly at: Date,
    readonly max: number,
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
  async execute({ at, max }: SettleProblemsCommand): Promise<SettledProblems> {
    const keys = await this.commands.execute(new ClaimDueKeysCommand('settled', at, max));
    await this.commands.execute(new SaveKeysCommand(keys.map(settled)));
    const over = await this.alertsOf(keys.filter(({ isOver }) => isOver));
    return { over, going: await this.alertsOf(keys.filter(({ isOver }) => !isOver)) };
  }

  private async alertsOf(keys: readonly AlertKey[]): Promise<readonly string[]> {
    const alerts = await this.queries.execute(new GetKeyAlertsQuery(keys.map(({ id }) => id)));
    return [...alerts.values()].flat();
  }
}
