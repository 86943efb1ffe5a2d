import { Process, Processor } from '@nestjs/bull';
import { CommandBus } from '@nestjs/cqrs';
import { SwitchSuppressionsCommand } from '../../suppression';
import { SettleFlappingCommand } from '../commands/settle-flapping';
import { RefreshStormAlertsCommand } from '../commands/refresh-storm-alerts';
import { ReleaseSuppressedCommand } from '../commands/release-suppressed';

/** Turns. */
const STORMS_EVERY = 3;

/** Every second, what keeps alerts quiet is looked at: what is due stands in the database, this only wakes it up. */
@Processor('suppression')
export class SuppressionJob {
  private turn = 0;

  constructor(private readonly commands: CommandBus) {}

  @Process('advance-suppression')
  async advance(): Promise<void> {
    await this.commands.execute(new SwitchSuppressionsCommand());
    await this.commands.execute(new ReleaseSuppressedCommand());
    await this.commands.execute(new SettleFlappingCommand());
    // counting what a storm covers takes its time
    if (this.turn++ % STORMS_EVERY === 0) await this.commands.execute(new RefreshStormAlertsCommand());
  }
}
