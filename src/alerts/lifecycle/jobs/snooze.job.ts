import { Process, Processor } from '@nestjs/bull';
import { CommandBus } from '@nestjs/cqrs';
import { ExpireAlertsCommand } from '../commands/expire-alerts';
import { WakeDueAlertsCommand } from '../commands/wake-alerts';

/** Every second, alerts whose time has come wake or are over: when that is stands in the database, this only wakes it up. */
@Processor('snooze')
export class SnoozeJob {
  constructor(private readonly commands: CommandBus) {}

  @Process('wake-alerts')
  async wake(): Promise<void> {
    await this.commands.execute(new WakeDueAlertsCommand());
    await this.commands.execute(new ExpireAlertsCommand());
  }
}
