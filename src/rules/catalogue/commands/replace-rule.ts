import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../../libs/audit/audit';
import type { AuditActor } from '../../../../libs/audit/audit-entry';
import type { RuleDefinition } from '../alert-rule.entity';
import { RulesRepository } from '../persistence/rules.repository';
import { ruleEntry } from '../rule-audit';
import { RuleWriter } from '../rule-writer';

/** Replaces a rule, for an administrator. Throws InvalidInput, RuleNotFound, RuleNameTaken, RuleChanged. */
export class ReplaceRuleCommand extends Command<void> {
  /** @param version the version that the rule must have; undefined: any */
  constructor(
    readonly tenantId: string,
    readonly ruleId: string,
    readonly definition: RuleDefinition,
    readonly by: AuditActor,
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
    private readonly audit: Audit,
  ) {}

  @Transactional()
  async execute({ tenantId, ruleId, definition, by, version }: ReplaceRuleCommand): Promise<void> {
    const rule = await this.rules.lock(tenantId, ruleId, version);
    const changed = await this.writer.change(rule, definition, by.id, 'updated');
    await this.audit.record(tenantId, by, [ruleEntry('updated', rule, changed)]);
  }
}
