import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Queue } from 'bull';
import { Config } from '../../../libs/config/config';
import { ForgetIdempotencyKeysCommand } from '../../../libs/http/idempotency/forget-idempotency-keys';
import { RecurringJob } from '../../../libs/jobs/recurring-job';
import { ForgetOccurrencesCommand } from '../../alerts';
import { ForgetRuleRecordsCommand } from '../../rules';
import { ForgetSilencedCommand } from '../../suppression';
import { ForgetOldEventsCommand } from '../commands/forget-old-events';

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
    await this.commands.execute(new ForgetOldEventsCommand());
    await this.commands.execute(new ForgetRuleRecordsCommand());
    await this.commands.execute(new ForgetOccurrencesCommand());
    await this.commands.execute(new ForgetSilencedCommand());
    await this.commands.execute(new ForgetIdempotencyKeysCommand());
  }
}
