import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../../libs/audit/audit';
import type { AuditActor } from '../../../../libs/audit/audit-entry';
import { RuleVersionNotFound } from '../../domain/rule.errors';
import { RuleHistoryRepository } from '../persistence/rule-history.repository';
import { RulesRepository } from '../persistence/rules.repository';
import { ruleEntry } from '../rule-audit';
import { RuleWriter } from '../rule-writer';

/**
 * Restores an earlier version of a rule, for an administrator.
 * Throws InvalidInput, RuleNotFound, RuleVersionNotFound, RuleNameTaken.
 */
export class RestoreRuleCommand extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly ruleId: string,
    readonly version: number,
    readonly by: AuditActor,
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
    private readonly audit: Audit,
  ) {}

  @Transactional()
  async execute({ tenantId, ruleId, version, by }: RestoreRuleCommand): Promise<void> {
    const rule = await this.rules.lock(tenantId, ruleId);
    const change = await this.history.find(tenantId, ruleId, version);
    if (!change) throw new RuleVersionNotFound(ruleId, version);
    const restored = await this.writer.change(rule, change.definition, by.id, 'restored');
    await this.audit.record(tenantId, by, [ruleEntry('restored', rule, restored)]);
  }
}
