import { Process, Processor } from '@nestjs/bull';
import { CommandBus } from '@nestjs/cqrs';
import { ReconcileWorkItemsCommand } from '../commands/reconcile-work-items';

/** Compares every ten minutes what is stored of work items with the items themselves. */
@Processor('work-items')
export class ReconcileWorkItemsJob {
  constructor(private readonly commands: CommandBus) {}

  @Process('reconcile-work-items')
  async reconcile(): Promise<void> {
    await this.commands.execute(new ReconcileWorkItemsCommand());
  }
}
