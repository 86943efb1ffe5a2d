import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Queue } from 'bull';
import { Config } from '../../../libs/config/config';
import { RecurringJob } from '../../../libs/jobs/recurring-job';
import { PurgeProcessedEventsCommand } from '../commands/purge-processed-events';

/** Once an hour, the ids of old events are deleted. */
@Injectable()
export class PurgeProcessedEventsJob extends RecurringJob {
  constructor(
    @InjectQueue('housekeeping') queue: Queue,
    private readonly commands: CommandBus,
    config: Config,
  ) {
    super(queue, 'purge-processed-events', { cron: '17 * * * *' }, config);
  }

  protected work(): Promise<unknown> {
    return this.commands.execute(new PurgeProcessedEventsCommand());
  }
}
