import { Process, Processor } from '@nestjs/bull';
import { CommandBus } from '@nestjs/cqrs';
import { PurgeClosedAlertsCommand } from '../commands/purge-closed-alerts';

/** Every night, deletes closed alerts whose retention time is over. */
@Processor('retention')
export class RetentionJob {
  constructor(private readonly commands: CommandBus) {}

  @Process('purge-closed-alerts')
  purge(): Promise<unknown> {
    return this.commands.execute(new PurgeClosedAlertsCommand());
  }
}
