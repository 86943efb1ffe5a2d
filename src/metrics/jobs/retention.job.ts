import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Queue } from 'bull';
import { Config } from '../../../libs/config/config';
import { RecurringJob } from '../../../libs/jobs/recurring-job';
import { PurgeClosedAlertsCommand } from '../commands/purge-closed-alerts';

/** Every night, alerts that were closed long ago are forgotten. */
@Injectable()
export class RetentionJob extends RecurringJob {
  constructor(
    @InjectQueue('retention') queue: Queue,
    private readonly commands: CommandBus,
    config: Config,
  ) {
    super(queue, 'forget-closed-alerts', { cron: '37 2 * * *' }, config);
  }

  protected work(): Promise<unknown> {
    return this.commands.execute(new PurgeClosedAlertsCommand());
  }
}
