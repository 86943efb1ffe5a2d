import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Queue } from 'bull';
import { Config } from '../../../libs/config/config';
import { RecurringJob } from '../../../libs/jobs/recurring-job';
import { PurgeSuppressedCommand } from '../commands/purge-suppressed';

/** Once an hour, old records of what was suppressed are deleted. */
@Injectable()
export class PurgeSuppressedJob extends RecurringJob {
  constructor(
    @InjectQueue('housekeeping') queue: Queue,
    private readonly commands: CommandBus,
    config: Config,
  ) {
    super(queue, 'purge-suppressed', { cron: '23 * * * *' }, config);
  }

  protected work(): Promise<unknown> {
    return this.commands.execute(new PurgeSuppressedCommand());
  }
}
