import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Queue } from 'bull';
import { Config } from '../../../libs/config/config';
import { RecurringJob } from '../../../libs/jobs/recurring-job';
import { RollUpMetricsCommand } from '../commands/roll-up-metrics';

const EVERY_MS = 60_000;

/** Every minute, the days whose figures hold no more are calculated: which these are stands in the database. */
@Injectable()
export class RollUpJob extends RecurringJob {
  constructor(
    @InjectQueue('metrics') queue: Queue,
    private readonly commands: CommandBus,
    config: Config,
  ) {
    super(queue, 'roll-up-metrics', { every: EVERY_MS }, config);
  }

  protected work(): Promise<unknown> {
    return this.commands.execute(new RollUpMetricsCommand());
  }
}
