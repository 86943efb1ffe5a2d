import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Queue } from 'bull';
import { Config } from '../config/config';
import { RecurringJob } from '../jobs/recurring-job';
import { PurgeIdempotencyKeysCommand } from './purge-idempotency-keys';

/** Once an hour, idempotency keys that have expired are deleted. */
@Injectable()
export class PurgeIdempotencyKeysJob extends RecurringJob {
  constructor(
    @InjectQueue('housekeeping') queue: Queue,
    private readonly commands: CommandBus,
    config: Config,
  ) {
    super(queue, 'purge-idempotency-keys', { cron: '25 * * * *' }, config);
  }

  protected work(): Promise<unknown> {
    return this.commands.execute(new PurgeIdempotencyKeysCommand());
  }
}
