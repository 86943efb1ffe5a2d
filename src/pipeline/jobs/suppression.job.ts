import { Process, Processor } from '@nestjs/bull';
import { CommandBus } from '@nestjs/cqrs';
import { SwitchSuppressionsCommand } from '../../suppression';
import { SettleFlappingCommand } from '../commands/settle-flapping';
import { RefreshStormAlertsCommand } from '../commands/refresh-storm-alerts';
import { ReleaseSuppressedCommand } from '../commands/release-suppressed';

/** Storms are refreshed in every third run. */
const STORMS_EVERY_RUNS = 3;

/** Starts, ends and refreshes suppressions that are due, every second. The due times are stored in the database. */
@Processor('suppression')
export class SuppressionJob {
  private run = 0;

  constructor(private readonly commands: CommandBus) {}

  @Process('advance-suppression')
  async advance(): Promise<void> {
    await this.commands.execute(new SwitchSuppressionsCommand());
    await this.commands.execute(new ReleaseSuppressedCommand());
    await this.commands.execute(new SettleFlappingCommand());
    // less often, because counting the alerts of a storm is slow
    if (this.run++ % STORMS_EVERY_RUNS === 0) await this.commands.execute(new RefreshStormAlertsCommand());
  }
}
