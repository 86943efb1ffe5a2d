import { Process, Processor } from '@nestjs/bull';
import { CommandBus } from '@nestjs/cqrs';
import { PurgeDeliveriesCommand } from '../commands/purge-deliveries';

/** Deletes old deliveries, once an hour. */
@Processor('housekeeping')
export class PurgeDeliveriesJob {
  constructor(private readonly commands: CommandBus) {}

  @Process('purge-deliveries')
  purge(): Promise<unknown> {
    return this.commands.execute(new PurgeDeliveriesCommand());
  }
}
