import { Process, Processor } from '@nestjs/bull';
import { CommandBus } from '@nestjs/cqrs';
import { EvaluateDueRulesCommand } from '../commands/evaluate-due-rules';

/** Every second, rules whose time has come are looked at: what is due stands in the database, this only wakes it up. */
@Processor('evaluation')
export class EvaluationJob {
  constructor(private readonly commands: CommandBus) {}

  @Process('evaluate-due-rules')
  evaluate(): Promise<unknown> {
    return this.commands.execute(new EvaluateDueRulesCommand());
  }
}
