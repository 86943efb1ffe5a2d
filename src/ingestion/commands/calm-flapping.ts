import { Command, CommandBus, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Clock } from '../../../libs/kernel/clock';
import { CalmProblemsCommand } from '../../aggregation';
import { AutoResolveAlertsCommand, CalmAlertsCommand } from '../../alerts';

/** Lets go of the alerts that were held because they flapped, once their problems are calm. */
export class CalmFlappingCommand extends Command<void> {}

const AT_ONCE = 300;
const MOST_ROUNDS = 20;

@CommandHandler(CalmFlappingCommand)
export class CalmFlappingHandler implements ICommandHandler<CalmFlappingCommand> {
  constructor(
    private readonly commands: CommandBus,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    for (let round = 0; round < MOST_ROUNDS; round++) if ((await this.calmSome(this.clock.now())) === 0) return;
  }

  @Transactional()
  protected async calmSome(now: Date): Promise<number> {
    const { over, going } = await this.commands.execute(new CalmProblemsCommand(now, AT_ONCE));
    await this.commands.execute(new CalmAlertsCommand([...over, ...going], now));
    await this.commands.execute(new AutoResolveAlertsCommand(over, now, 'the problem is over, and calm'));
    return over.length + going.length;
  }
}
