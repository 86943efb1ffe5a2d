import { InjectQueue } from '@nestjs/bull';
import { Injectable, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Queue } from 'bull';
import { Config } from '../../../libs/config/config';
import { RecurringJob } from '../../../libs/jobs/recurring-job';
import { WakeDueAlertsCommand } from '../commands/wake-alerts';

const EVERY_MS = 1_000;

/** Every second, alerts whose time has come are woken: when that is stands in the database, this only wakes it up. */
@Injectable()
export class SnoozeJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly job: RecurringJob;

  constructor(
    @InjectQueue('snooze') queue: Queue,
    private readonly commands: CommandBus,
    private readonly config: Config,
  ) {
    const wake = () => this.commands.execute(new WakeDueAlertsCommand());
    this.job = new RecurringJob(queue, 'wake-alerts', { every: EVERY_MS }, wake);
  }

  onApplicationBootstrap(): void {
    if (this.config.relays) this.job.start();
  }

  onApplicationShutdown(): void {
    this.job.stop();
  }
}
