import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../../libs/audit/audit';
import type { AuditActor } from '../../../../libs/audit/audit-entry';
import type { AlertRuleEntity, RuleDefinition } from '../alert-rule.entity';
import { ruleEntry } from '../rule-audit';
import { RuleWriter } from '../rule-writer';

/** Creates a rule, for an administrator. Throws InvalidInput, RuleNameTaken, TooManyRules. */
export class CreateRuleCommand extends Command<AlertRuleEntity> {
  constructor(
    readonly tenantId: string,
    readonly definition: RuleDefinition,
    readonly by: AuditActor,
  ) {
    super();
  }
}

@CommandHandler(CreateRuleCommand)
export class CreateRuleHandler implements ICommandHandler<CreateRuleCommand> {
  constructor(
    private readonly writer: RuleWriter,
    private readonly audit: Audit,
  ) {}

  @Transactional()
  async execute({ tenantId, definition, by }: CreateRuleCommand): Promise<AlertRuleEntity> {
    const rule = await this.writer.create(tenantId, definition, by);
    await this.audit.record(tenantId, by, [ruleEntry('created', undefined, rule)]);
    return rule;
  }
}
