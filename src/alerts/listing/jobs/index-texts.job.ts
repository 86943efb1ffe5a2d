import { Process, Processor } from '@nestjs/bull';
import { CommandBus } from '@nestjs/cqrs';
import { IndexTextsCommand } from '../commands/index-texts';

/** Writes the texts of open alerts to the index of the search, every ten minutes. */
@Processor('housekeeping')
export class IndexTextsJob {
  constructor(private readonly commands: CommandBus) {}

  @Process('index-texts')
  index(): Promise<unknown> {
    return this.commands.execute(new IndexTextsCommand());
  }
}
