import { Process, Processor } from '@nestjs/bull';
import { CommandBus } from '@nestjs/cqrs';
import { PurgeSessionsCommand } from '../commands/purge-sessions';

/** Deletes sessions that ended long ago, once an hour. */
@Processor('housekeeping')
export class PurgeSessionsJob {
  constructor(private readonly commands: CommandBus) {}

  @Process('purge-sessions')
  purge(): Promise<unknown> {
    return this.commands.execute(new PurgeSessionsCommand());
  }
}
