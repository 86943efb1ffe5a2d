import { InjectQueue, Process, Processor } from '@nestjs/bull';
import { Logger, OnApplicationBootstrap } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Queue } from 'bull';
import { Config } from '../../../libs/config/config';
import { ForgetOldEventsCommand } from '../commands/forget-old-events';

const FORGET = 'forget-old-events';

@Processor('housekeeping')
export class HousekeepingProcessor implements OnApplicationBootstrap {
  private readonly log = new Logger(HousekeepingProcessor.name);

  constructor(
    @InjectQueue('housekeeping') private readonly queue: Queue,
    private readonly commands: CommandBus,
    private readonly config: Config,
  ) {
    // without a listener an error of the connection would end the process
    this.queue.on('error', (error: Error) => this.log.debug(error.message));
  }

  onApplicationBootstrap(): void {
    if (!this.config.relays) return;
    // not awaited: Bull holds it while Redis is away
    this.queue
      .add(FORGET, {}, { jobId: FORGET, repeat: { cron: '17 * * * *' } })
      .catch((error: Error) => this.log.warn(error.message));
  }

  @Process(FORGET)
  forget(): Promise<number> {
    return this.commands.execute(new ForgetOldEventsCommand());
  }
}
