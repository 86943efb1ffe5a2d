import { Process, Processor } from '@nestjs/bull';
import { CommandBus } from '@nestjs/cqrs';
import { PurgeRuleRecordsCommand } from '../commands/purge-rule-records';

/** Deletes old states, statistics and stored events of rules, once an hour. */
@Processor('housekeeping')
export class PurgeRuleRecordsJob {
  constructor(private readonly commands: CommandBus) {}

  @Process('purge-rule-records')
  purge(): Promise<unknown> {
    return this.commands.execute(new PurgeRuleRecordsCommand());
  }
}
