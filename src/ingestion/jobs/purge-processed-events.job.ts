import { Process, Processor } from '@nestjs/bull';
import { CommandBus } from '@nestjs/cqrs';
import { PurgeProcessedEventsCommand } from '../commands/purge-processed-events';

/** Once an hour, the ids of old events are deleted. */
@Processor('housekeeping')
export class PurgeProcessedEventsJob {
  constructor(private readonly commands: CommandBus) {}

  @Process('purge-processed-events')
  purge(): Promise<unknown> {
    return this.commands.execute(new PurgeProcessedEventsCommand());
  }
}
