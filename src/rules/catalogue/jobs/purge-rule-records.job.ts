import { Process, Processor } from '@nestjs/bull';
import { CommandBus } from '@nestjs/cqrs';
import { PurgeRuleRecordsCommand } from '../commands/purge-rule-records';

/** Once an hour, old histories and statistics of rules are deleted. */
@Processor('housekeeping')
export class PurgeRuleRecordsJob {
  constructor(private readonly commands: CommandBus) {}

  @Process('purge-rule-records')
  purge(): Promise<unknown> {
    return this.commands.execute(new PurgeRuleRecordsCommand());
  }
}
