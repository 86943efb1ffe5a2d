import { Process, Processor } from '@nestjs/bull';
import { CommandBus } from '@nestjs/cqrs';
import { PurgeOccurrencesCommand } from '../commands/purge-occurrences';

/** Deletes old occurrences, once an hour. */
@Processor('housekeeping')
export class PurgeOccurrencesJob {
  constructor(private readonly commands: CommandBus) {}

  @Process('purge-occurrences')
  purge(): Promise<unknown> {
    return this.commands.execute(new PurgeOccurrencesCommand());
  }
}
