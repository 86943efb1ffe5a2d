import { Logger } from '@nestjs/common';
import type { CronRepeatOptions, EveryRepeatOptions, Queue } from 'bull';

/** How often the job is made known again: Redis may have lost it. */
const REMIND_AFTER_MS = 15_000;

/** Work that Bull does again and again, in one process at a time. */
export class RecurringJob {
  private readonly log: Logger;
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly queue: Queue,
    private readonly name: string,
    private readonly repeat: CronRepeatOptions | EveryRepeatOptions,
    private readonly work: () => Promise<unknown>,
  ) {
    this.log = new Logger(name);
    // without a listener an error of the connection would end the process
    queue.on('error', (error: Error) => this.log.debug(error.message));
  }

  /** From now on this process takes its turns. */
  start(): void {
    this.queue
      .process(this.name, () => this.run())
      .catch((error: Error) => this.log.warn(`is not processed: ${error.message}`));
    this.remind();
    this.timer = setInterval(() => this.remind(), REMIND_AFTER_MS);
  }

  stop(): void {
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
