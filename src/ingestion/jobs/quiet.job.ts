import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Queue } from 'bull';
import { Config } from '../../../libs/config/config';
import { RecurringJob } from '../../../libs/jobs/recurring-job';
import { TurnSuppressionsCommand } from '../../suppression';
import { CalmFlappingCommand } from '../commands/calm-flapping';
import { FollowStormsCommand } from '../commands/follow-storms';
import { ReleaseSilencedCommand } from '../commands/release-silenced';

const EVERY_MS = 1_000;
/** Turns. */
const STORMS_EVERY = 3;

/** Every second, what keeps alerts quiet is looked at: what is due stands in the database, this only wakes it up. */
@Injectable()
export class QuietJob extends RecurringJob {
  private turn = 0;

  constructor(
    @InjectQueue('quiet') queue: Queue,
    private readonly commands: CommandBus,
    config: Config,
  ) {
    super(queue, 'look-after-quiet', { every: EVERY_MS }, config);
  }

  protected async work(): Promise<void> {
    await this.commands.execute(new TurnSuppressionsCommand());
    await this.commands.execute(new ReleaseSilencedCommand());
    await this.commands.execute(new CalmFlappingCommand());
    // counting what a storm covers takes its time
    if (this.turn++ % STORMS_EVERY === 0) await this.commands.execute(new FollowStormsCommand());
  }
}
