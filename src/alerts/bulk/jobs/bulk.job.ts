import { Process, Processor } from '@nestjs/bull';
import { CommandBus } from '@nestjs/cqrs';
import { AdvanceBulkActionsCommand } from '../commands/advance-bulk-actions';

/** Continues running bulk actions, every second. They are stored in the database. */
@Processor('bulk')
export class BulkJob {
  constructor(private readonly commands: CommandBus) {}

  @Process('advance-bulk-actions')
  advance(): Promise<unknown> {
    return this.commands.execute(new AdvanceBulkActionsCommand());
  }
}
