import { Process, Processor } from '@nestjs/bull';
import { CommandBus } from '@nestjs/cqrs';
import { PurgeKeysCommand } from '../commands/purge-keys';

/** Every night, after the alerts, deletes aggregation keys that are of no use any more. */
@Processor('retention')
export class PurgeKeysJob {
  constructor(private readonly commands: CommandBus) {}

  @Process('purge-keys')
  purge(): Promise<unknown> {
    return this.commands.execute(new PurgeKeysCommand());
  }
}
