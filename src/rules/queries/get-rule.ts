import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { AlertRuleEntity } from '../alert-rule.entity';
import { RulesRepository } from '../persistence/rules.repository';

/** One rule. Throws RuleNotFound. */
export class GetRuleQuery extends Query<AlertRuleEntity> {
  constructor(
    readonly tenantId: string,
    readonly ruleId: string,
  ) {
    super();
  }
}

@QueryHandler(GetRuleQuery)
export class GetRuleHandler implements IQueryHandler<GetRuleQuery> {
  constructor(private readonly rules: RulesRepository) {}

  execute({ tenantId, ruleId }: GetRuleQuery): Promise<AlertRuleEntity> {
    return this.rules.get(tenantId, ruleId);
  }
}
