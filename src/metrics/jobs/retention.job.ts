import { Process, Processor } from '@nestjs/bull';
import { CommandBus } from '@nestjs/cqrs';
import { PurgeClosedAlertsCommand } from '../commands/purge-closed-alerts';

/** Every night, alerts that were closed long ago are forgotten. */
@Processor('retention')
export class RetentionJob {
  constructor(private readonly commands: CommandBus) {}

  @Process('purge-closed-alerts')
  purge(): Promise<unknown> {
    return this.commands.execute(new PurgeClosedAlertsCommand());
  }
}
