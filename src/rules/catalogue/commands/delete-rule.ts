import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../../libs/audit/audit';
import type { AuditActor } from '../../../../libs/audit/audit-entry';
import { RulesRepository } from '../persistence/rules.repository';
import { ruleEntry } from '../rule-audit';
import { RuleWriter } from '../rule-writer';

/** Deletes a rule, for an administrator. Its alerts are not deleted. Throws RuleNotFound, RuleChanged. */
export class DeleteRuleCommand extends Command<void> {
  /** @param version the version that the rule must have; undefined: any */
  constructor(
    readonly tenantId: string,
    readonly ruleId: string,
    readonly by: AuditActor,
    readonly version?: number,
  ) {
    super();
  }
}

@CommandHandler(DeleteRuleCommand)
export class DeleteRuleHandler implements ICommandHandler<DeleteRuleCommand> {
  constructor(
    private readonly rules: RulesRepository,
    private readonly writer: RuleWriter,
    private readonly audit: Audit,
  ) {}

  @Transactional()
  async execute({ tenantId, ruleId, by, version }: DeleteRuleCommand): Promise<void> {
    const rule = await this.rules.lock(tenantId, ruleId, version);
    await this.writer.remove(rule, by.id);
    await this.audit.record(tenantId, by, [ruleEntry('deleted', rule, undefined)]);
  }
}
