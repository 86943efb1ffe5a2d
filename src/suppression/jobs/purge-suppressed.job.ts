import { Process, Processor } from '@nestjs/bull';
import { CommandBus } from '@nestjs/cqrs';
import { PurgeSuppressedCommand } from '../commands/purge-suppressed';

/** Once an hour, old records of what was suppressed are deleted. */
@Processor('housekeeping')
export class PurgeSuppressedJob {
  constructor(private readonly commands: CommandBus) {}

  @Process('purge-suppressed')
  purge(): Promise<unknown> {
    return this.commands.execute(new PurgeSuppressedCommand());
  }
}
