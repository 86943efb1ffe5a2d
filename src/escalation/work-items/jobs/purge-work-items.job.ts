import { Process, Processor } from '@nestjs/bull';
import { CommandBus } from '@nestjs/cqrs';
import { PurgeWorkItemsCommand } from '../commands/purge-work-items';

/** Deletes old work items, once an hour. */
@Processor('housekeeping')
export class PurgeWorkItemsJob {
  constructor(private readonly commands: CommandBus) {}

  @Process('purge-work-items')
  purge(): Promise<unknown> {
    return this.commands.execute(new PurgeWorkItemsCommand());
  }
}
