import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Queue } from 'bull';
import { Config } from '../../../../libs/config/config';
import { RecurringJob } from '../../../../libs/jobs/recurring-job';
import { PurgeOccurrencesCommand } from '../commands/purge-occurrences';

/** Once an hour, old occurrences are deleted. */
@Injectable()
export class PurgeOccurrencesJob extends RecurringJob {
  constructor(
    @InjectQueue('housekeeping') queue: Queue,
    private readonly commands: CommandBus,
    config: Config,
  ) {
    super(queue, 'purge-occurrences', { cron: '21 * * * *' }, config);
  }

  protected work(): Promise<unknown> {
    return this.commands.execute(new PurgeOccurrencesCommand());
  }
}
