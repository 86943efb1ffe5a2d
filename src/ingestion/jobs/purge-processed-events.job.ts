import { Process, Processor } from '@nestjs/bull';
import { CommandBus } from '@nestjs/cqrs';
import { PurgeProcessedEventsCommand } from '../commands/purge-processed-events';

/** Deletes the ids and outcomes of old events, once an hour. */
@Processor('housekeeping')
export class PurgeProcessedEventsJob {
  constructor(private readonly commands: CommandBus) {}

  @Process('purge-processed-events')
  purge(): Promise<unknown> {
    return this.commands.execute(new PurgeProcessedEventsCommand());
  }
}
