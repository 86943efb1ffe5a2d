import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import type { AlertRuleEntity, RuleDefinition } from '../alert-rule.entity';
import { RulesRepository } from '../persistence/rules.repository';
import { checkTemplates } from '../templates/alert-templates';

/** An administrator makes a rule. Throws InvalidInput, RuleNameTaken. */
export class CreateRuleCommand extends Command<AlertRuleEntity> {
  constructor(
    readonly tenantId: string,
    readonly definition: RuleDefinition,
  ) {
    super();
  }
}

@CommandHandler(CreateRuleCommand)
export class CreateRuleHandler implements ICommandHandler<CreateRuleCommand> {
  constructor(private readonly rules: RulesRepository) {}

  @Transactional()
  async execute({ tenantId, definition }: CreateRuleCommand): Promise<AlertRuleEntity> {
    checkTemplates(definition);
    return this.rules.create(tenantId, definition);
  }
}
