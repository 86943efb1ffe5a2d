import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Queue } from 'bull';
import { Config } from '../../../../libs/config/config';
import { RecurringJob } from '../../../../libs/jobs/recurring-job';
import { PurgeRuleRecordsCommand } from '../commands/purge-rule-records';

/** Once an hour, old histories and statistics of rules are deleted. */
@Injectable()
export class PurgeRuleRecordsJob extends RecurringJob {
  constructor(
    @InjectQueue('housekeeping') queue: Queue,
    private readonly commands: CommandBus,
    config: Config,
  ) {
    super(queue, 'purge-rule-records', { cron: '19 * * * *' }, config);
  }

  protected work(): Promise<unknown> {
    return this.commands.execute(new PurgeRuleRecordsCommand());
  }
}
