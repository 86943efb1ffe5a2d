import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { RulesRepository } from '../persistence/rules.repository';

/** An administrator removes a rule; the alerts that it raised stay. Throws RuleNotFound. */
export class DeleteRuleCommand extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly ruleId: string,
  ) {
    super();
  }
}

@CommandHandler(DeleteRuleCommand)
export class DeleteRuleHandler implements ICommandHandler<DeleteRuleCommand> {
  constructor(private readonly rules: RulesRepository) {}

  @Transactional()
  execute({ tenantId, ruleId }: DeleteRuleCommand): Promise<void> {
    return this.rules.remove(tenantId, ruleId);
  }
}
