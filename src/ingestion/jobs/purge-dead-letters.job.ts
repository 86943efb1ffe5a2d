import { Process, Processor } from '@nestjs/bull';
import { CommandBus } from '@nestjs/cqrs';
import { PurgeDeadLettersCommand } from '../commands/purge-dead-letters';

/** Deletes old dead letters, once an hour. */
@Processor('housekeeping')
export class PurgeDeadLettersJob {
  constructor(private readonly commands: CommandBus) {}

  @Process('purge-dead-letters')
  purge(): Promise<unknown> {
    return this.commands.execute(new PurgeDeadLettersCommand());
  }
}
