import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../../libs/audit/audit';
import type { AuditActor } from '../../../../libs/audit/audit-entry';
import { RulesRepository } from '../persistence/rules.repository';
import { ruleEntry } from '../rule-audit';
import { RuleWriter } from '../rule-writer';

/** Switches a rule on or off; does nothing if it already is. Throws RuleNotFound, RuleChanged. */
export class SwitchRuleCommand extends Command<void> {
  /** @param version the version that the rule must have; undefined: any */
  constructor(
    readonly tenantId: string,
    readonly ruleId: string,
    readonly isActive: boolean,
    readonly by: AuditActor,
    readonly version?: number,
  ) {
    super();
  }
}

@CommandHandler(SwitchRuleCommand)
export class SwitchRuleHandler implements ICommandHandler<SwitchRuleCommand> {
  constructor(
    private readonly rules: RulesRepository,
    private readonly writer: RuleWriter,
    private readonly audit: Audit,
  ) {}

  @Transactional()
  async execute({ tenantId, ruleId, isActive, by, version }: SwitchRuleCommand): Promise<void> {
    const rule = await this.rules.lock(tenantId, ruleId, version);
    if (rule.isActive === isActive) return;
    const action = isActive ? 'enabled' : 'disabled';
    const switched = await this.writer.change(rule, { ...rule, isActive }, by.id, action);
    await this.audit.record(tenantId, by, [ruleEntry(action, rule, switched)]);
  }
}
