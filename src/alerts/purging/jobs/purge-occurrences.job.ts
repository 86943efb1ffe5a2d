import { Process, Processor } from '@nestjs/bull';
import { CommandBus } from '@nestjs/cqrs';
import { PurgeOccurrencesCommand } from '../commands/purge-occurrences';

/** Once an hour, old occurrences are deleted. */
@Processor('housekeeping')
export class PurgeOccurrencesJob {
  constructor(private readonly commands: CommandBus) {}

  @Process('purge-occurrences')
  purge(): Promise<unknown> {
    return this.commands.execute(new PurgeOccurrencesCommand());
  }
}
