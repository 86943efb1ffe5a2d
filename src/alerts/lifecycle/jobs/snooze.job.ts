import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Queue } from 'bull';
import { Config } from '../../../../libs/config/config';
import { RecurringJob } from '../../../../libs/jobs/recurring-job';
import { ExpireAlertsCommand } from '../commands/expire-alerts';
import { WakeDueAlertsCommand } from '../commands/wake-alerts';

const EVERY_MS = 1_000;

/** Every second, alerts whose time has come wake or are over: when that is stands in the database, this only wakes it up. */
@Injectable()
export class SnoozeJob extends RecurringJob {
  constructor(
    @InjectQueue('snooze') queue: Queue,
    private readonly commands: CommandBus,
    config: Config,
  ) {
    super(queue, 'wake-alerts', { every: EVERY_MS }, config);
  }

  protected async work(): Promise<void> {
    await this.commands.execute(new WakeDueAlertsCommand());
    await this.commands.execute(new ExpireAlertsCommand());
  }
}
