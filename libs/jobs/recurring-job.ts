import { Logger, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { CronRepeatOptions, EveryRepeatOptions, Queue } from 'bull';
import { Config } from '../config/config';

/** How often the job is made known again: Redis may have lost it, or whoever ended while taking it never said when the next is. */
const REMIND_AFTER_MS = 3_000;

/** Work that Bull does again and again, in one process at a time, of those that work in the background. */
export abstract class RecurringJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log: Logger;
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly queue: Queue,
    private readonly name: string,
    private readonly repeat: CronRepeatOptions | EveryRepeatOptions,
    private readonly config: Config,
  ) {
    this.log = new Logger(name);
    // without a listener an error of the connection would end the process
    queue.on('error', (error: Error) => this.log.debug(error.message));
  }

  /** What is to be done at each turn. */
  protected abstract work(): Promise<unknown>;

  /** From now on this process takes its turns. */
  onApplicationBootstrap(): void {
    if (!this.config.relays) return;
    this.queue
      .process(this.name, () => this.run())
      .catch((error: Error) => this.log.warn(`is not processed: ${error.message}`));
    this.remind();
    this.timer = setInterval(() => this.remind(), REMIND_AFTER_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** What fails is not tried again but has its next turn. */
  private async run(): Promise<void> {
    try {
      await this.work();
    } catch (error) {
      this.log.warn((error as Error).message);
    }
  }

  /** Not awaited: Bull holds it while Redis is away. */
  private remind(): void {
    this.queue
      .add(this.name, {}, { jobId: this.name, attempts: 1, repeat: this.repeat })
      .catch((error: Error) => this.log.warn(error.message));
  }
}
