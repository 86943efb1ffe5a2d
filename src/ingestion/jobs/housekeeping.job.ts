import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Queue } from 'bull';
import { Config } from '../../../libs/config/config';
import { PurgeIdempotencyKeysCommand } from '../../../libs/idempotency/purge-idempotency-keys';
import { RecurringJob } from '../../../libs/jobs/recurring-job';
import { PurgeOccurrencesCommand } from '../../alerts';
import { PurgeRuleRecordsCommand } from '../../rules';
import { PurgeSuppressedCommand } from '../../suppression';
import { PurgeProcessedEventsCommand } from '../commands/purge-processed-events';

/** Once an hour, what is too old is forgotten. */
@Injectable()
export class HousekeepingJob extends RecurringJob {
  constructor(
    @InjectQueue('housekeeping') queue: Queue,
    private readonly commands: CommandBus,
    config: Config,
  ) {
    super(queue, 'forget-old-events', { cron: '17 * * * *' }, config);
  }

  protected async work(): Promise<void> {
    await this.commands.execute(new PurgeProcessedEventsCommand());
    await this.commands.execute(new PurgeRuleRecordsCommand());
    await this.commands.execute(new PurgeOccurrencesCommand());
    await this.commands.execute(new PurgeSuppressedCommand());
    await this.commands.execute(new PurgeIdempotencyKeysCommand());
  }
}
