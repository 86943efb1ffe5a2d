import { Process, Processor } from '@nestjs/bull';
import { CommandBus } from '@nestjs/cqrs';
import { ExpireAlertsCommand } from '../commands/expire-alerts';
import { WakeDueAlertsCommand } from '../commands/wake-alerts';

/** Wakes snoozed alerts and resolves expired ones, every second. The due times are stored in the database. */
@Processor('snooze')
export class SnoozeJob {
  constructor(private readonly commands: CommandBus) {}

  @Process('wake-alerts')
  async wake(): Promise<void> {
    await this.commands.execute(new WakeDueAlertsCommand());
    await this.commands.execute(new ExpireAlertsCommand());
  }
}
