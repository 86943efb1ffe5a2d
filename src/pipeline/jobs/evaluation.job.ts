import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Queue } from 'bull';
import { Config } from '../../../libs/config/config';
import { RecurringJob } from '../../../libs/jobs/recurring-job';
import { EvaluateDueRulesCommand } from '../commands/evaluate-due-rules';

const EVERY_MS = 1_000;

/** Every second, rules whose time has come are looked at: what is due stands in the database, this only wakes it up. */
@Injectable()
export class EvaluationJob extends RecurringJob {
  constructor(
    @InjectQueue('evaluation') queue: Queue,
    private readonly commands: CommandBus,
    config: Config,
  ) {
    super(queue, 'evaluate-due-rules', { every: EVERY_MS }, config);
  }

  protected work(): Promise<unknown> {
    return this.commands.execute(new EvaluateDueRulesCommand());
  }
}
