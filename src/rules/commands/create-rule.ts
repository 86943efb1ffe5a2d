import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import type { AlertRuleEntity, RuleDefinition } from '../alert-rule.entity';
import { RuleWriter } from '../rule-writer';

/** An administrator makes a rule. Throws InvalidInput, RuleNameTaken, TooManyRules. */
export class CreateRuleCommand extends Command<AlertRuleEntity> {
  constructor(
    readonly tenantId: string,
    readonly definition: RuleDefinition,
    readonly memberId: string,
  ) {
    super();
  }
}

@CommandHandler(CreateRuleCommand)
export class CreateRuleHandler implements ICommandHandler<CreateRuleCommand> {
  constructor(private readonly writer: RuleWriter) {}

  @Transactional()
  execute({ tenantId, definition, memberId }: CreateRuleCommand): Promise<AlertRuleEntity> {
    return this.writer.create(tenantId, definition, memberId);
  }
}
