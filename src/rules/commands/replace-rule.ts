import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import type { RuleDefinition } from '../alert-rule.entity';
import { RulesRepository } from '../persistence/rules.repository';
import { RuleWriter } from '../rule-writer';

/** An administrator says anew what a rule is. Throws InvalidInput, RuleNotFound, RuleNameTaken, RuleChanged. */
export class ReplaceRuleCommand extends Command<void> {
  /** @param version that the rule must still have, where one is given */
  constructor(
    readonly tenantId: string,
    readonly ruleId: string,
    readonly definition: RuleDefinition,
    readonly memberId: string,
    readonly version?: number,
  ) {
    super();
  }
}

@CommandHandler(ReplaceRuleCommand)
export class ReplaceRuleHandler implements ICommandHandler<ReplaceRuleCommand> {
  constructor(
    private readonly rules: RulesRepository,
    private readonly writer: RuleWriter,
  ) {}

  @Transactional()
  async execute({ tenantId, ruleId, definition, memberId, version }: ReplaceRuleCommand): Promise<void> {
    const rule = await this.rules.lock(tenantId, ruleId, version);
    await this.writer.change(rule, definition, memberId, 'updated');
  }
}
