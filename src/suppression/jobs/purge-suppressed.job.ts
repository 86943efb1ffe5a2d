import { Process, Processor } from '@nestjs/bull';
import { CommandBus } from '@nestjs/cqrs';
import { PurgeSuppressedCommand } from '../commands/purge-suppressed';

/** Deletes old records of suppressed problems, once an hour. */
@Processor('housekeeping')
export class PurgeSuppressedJob {
  constructor(private readonly commands: CommandBus) {}

  @Process('purge-suppressed')
  purge(): Promise<unknown> {
    return this.commands.execute(new PurgeSuppressedCommand());
  }
}
