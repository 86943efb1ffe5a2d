import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Queue } from 'bull';
import { Config } from '../../../../libs/config/config';
import { RecurringJob } from '../../../../libs/jobs/recurring-job';
import { AdvanceBulkActionsCommand } from '../commands/advance-bulk-actions';

const EVERY_MS = 1_000;

/** Every second, actions over many alerts go on: which they are stands in the database. */
@Injectable()
export class BulkJob extends RecurringJob {
  constructor(
    @InjectQueue('bulk') queue: Queue,
    private readonly commands: CommandBus,
    config: Config,
  ) {
    super(queue, 'advance-bulk-actions', { every: EVERY_MS }, config);
  }

  protected work(): Promise<unknown> {
    return this.commands.execute(new AdvanceBulkActionsCommand());
  }
}
