import { Logger } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { FailedItems } from '../../../libs/jobs/failed-items';
import { inRounds } from '../../../libs/jobs/in-rounds';
import { WhenDue } from '../../../libs/jobs/when-due';
import { Clock } from '../../../libs/kernel/clock';
import { SettleProblemsCommand } from '../../aggregation';
import { AutoResolveAlertsCommand, FindDueKeysQuery, firstDueKey, SettleAlertsCommand } from '../../alerts';

/** Marks flapping alerts as settled when their problems have settled, and resolves those whose problems are over. */
export class SettleFlappingCommand extends Command<void> {}

const BATCH = 300;

@WhenDue(() => new SettleFlappingCommand(), firstDueKey.settled)
@CommandHandler(SettleFlappingCommand)
export class SettleFlappingHandler implements ICommandHandler<SettleFlappingCommand> {
  private readonly failed = new FailedItems(new Logger(SettleFlappingHandler.name));

  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  execute(): Promise<void> {
    return inRounds(BATCH, async (max) => {
      const now = this.clock.now();
      const due = await this.queries.execute(new FindDueKeysQuery('settled', now, max, this.failed.ids));
      await this.failed.handle(due, (keyIds) => this.settle(keyIds, now));
      return due.length;
    });
  }

  @Transactional()
  protected async settle(keyIds: readonly string[], now: Date): Promise<void> {
    const { over, going } = await this.commands.execute(new SettleProblemsCommand(keyIds, now));
    await this.commands.execute(new SettleAlertsCommand([...over, ...going], now));
    await this.commands.execute(new AutoResolveAlertsCommand(over, now, 'the problem is over and has settled'));
  }
}
