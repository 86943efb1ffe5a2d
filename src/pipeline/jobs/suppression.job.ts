import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Queue } from 'bull';
import { Config } from '../../../libs/config/config';
import { RecurringJob } from '../../../libs/jobs/recurring-job';
import { SwitchSuppressionsCommand } from '../../suppression';
import { SettleFlappingCommand } from '../commands/settle-flapping';
import { RefreshStormAlertsCommand } from '../commands/refresh-storm-alerts';
import { ReleaseSuppressedCommand } from '../commands/release-suppressed';

const EVERY_MS = 1_000;
/** Turns. */
const STORMS_EVERY = 3;

/** Every second, what keeps alerts quiet is looked at: what is due stands in the database, this only wakes it up. */
@Injectable()
export class SuppressionJob extends RecurringJob {
  private turn = 0;

  constructor(
    @InjectQueue('quiet') queue: Queue,
    private readonly commands: CommandBus,
    config: Config,
  ) {
    super(queue, 'look-after-quiet', { every: EVERY_MS }, config);
  }

  protected async work(): Promise<void> {
    await this.commands.execute(new SwitchSuppressionsCommand());
    await this.commands.execute(new ReleaseSuppressedCommand());
    await this.commands.execute(new SettleFlappingCommand());
    // counting what a storm covers takes its time
    if (this.turn++ % STORMS_EVERY === 0) await this.commands.execute(new RefreshStormAlertsCommand());
  }
}
