import { Process, Processor } from '@nestjs/bull';
import { CommandBus } from '@nestjs/cqrs';
import { PurgeVerificationsCommand } from '../commands/purge-verifications';

/** Deletes old verifications of addresses, once an hour. */
@Processor('housekeeping')
export class PurgeVerificationsJob {
  constructor(private readonly commands: CommandBus) {}

  @Process('purge-verifications')
  purge(): Promise<unknown> {
    return this.commands.execute(new PurgeVerificationsCommand());
  }
}
