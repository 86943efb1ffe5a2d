import { Command, CommandBus, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Clock } from '../../../libs/kernel/clock';
import { SettleProblemsCommand } from '../../aggregation';
import { AutoResolveAlertsCommand, SettleAlertsCommand } from '../../alerts';

/** Marks flapping alerts as settled when their problems have settled, and resolves those whose problems are over. */
export class SettleFlappingCommand extends Command<void> {}

const BATCH = 300;
const MAX_ROUNDS = 20;

@CommandHandler(SettleFlappingCommand)
export class SettleFlappingHandler implements ICommandHandler<SettleFlappingCommand> {
  constructor(
    private readonly commands: CommandBus,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    for (let round = 0; round < MAX_ROUNDS; round++) if ((await this.settleSome(this.clock.now())) === 0) return;
  }

  @Transactional()
  protected async settleSome(now: Date): Promise<number> {
    const { over, going } = await this.commands.execute(new SettleProblemsCommand(now, BATCH));
    await this.commands.execute(new SettleAlertsCommand([...over, ...going], now));
    await this.commands.execute(new AutoResolveAlertsCommand(over, now, 'the problem is over and has settled'));
    return over.length + going.length;
  }
}
