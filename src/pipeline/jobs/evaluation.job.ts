import { Process, Processor } from '@nestjs/bull';
import { CommandBus } from '@nestjs/cqrs';
import { EvaluateDueRulesCommand } from '../commands/evaluate-due-rules';

/** Evaluates due rules, every second. The due times are stored in the database. */
@Processor('evaluation')
export class EvaluationJob {
  constructor(private readonly commands: CommandBus) {}

  @Process('evaluate-due-rules')
  evaluate(): Promise<unknown> {
    return this.commands.execute(new EvaluateDueRulesCommand());
  }
}
