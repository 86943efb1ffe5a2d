import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import type { RuleDefinition } from '../alert-rule.entity';
import { RulesRepository } from '../persistence/rules.repository';
import { checkTemplates } from '../templates/alert-templates';

/** An administrator says anew what a rule is. Throws InvalidInput, RuleNotFound, RuleNameTaken. */
export class ReplaceRuleCommand extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly ruleId: string,
    readonly definition: RuleDefinition,
  ) {
    super();
  }
}

@CommandHandler(ReplaceRuleCommand)
export class ReplaceRuleHandler implements ICommandHandler<ReplaceRuleCommand> {
  constructor(private readonly rules: RulesRepository) {}

  @Transactional()
  async execute({ tenantId, ruleId, definition }: ReplaceRuleCommand): Promise<void> {
    checkTemplates(definition);
    await this.rules.replace(tenantId, ruleId, definition);
  }
}
