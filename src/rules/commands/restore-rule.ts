import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { RuleVersionNotFound } from '../domain/rule.errors';
import { RuleHistoryRepository } from '../persistence/rule-history.repository';
import { RulesRepository } from '../persistence/rules.repository';
import { RuleWriter } from '../rule-writer';

/** An administrator makes a rule what it was in an earlier version. Throws RuleNotFound, RuleVersionNotFound, RuleNameTaken. */
export class RestoreRuleCommand extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly ruleId: string,
    readonly version: number,
    readonly memberId: string,
  ) {
    super();
  }
}

@CommandHandler(RestoreRuleCommand)
export class RestoreRuleHandler implements ICommandHandler<RestoreRuleCommand> {
  constructor(
    private readonly rules: RulesRepository,
    private readonly history: RuleHistoryRepository,
    private readonly writer: RuleWriter,
  ) {}

  @Transactional()
  async execute({ tenantId, ruleId, version, memberId }: RestoreRuleCommand): Promise<void> {
    const rule = await this.rules.lock(tenantId, ruleId);
    const change = await this.history.find(tenantId, ruleId, version);
    if (!change) throw new RuleVersionNotFound(ruleId, version);
    await this.writer.change(rule, change.definition, memberId, 'restored');
  }
}
