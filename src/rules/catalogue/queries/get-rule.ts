import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { RuleStatsRepository } from '../persistence/rule-stats.repository';
import { RulesRepository } from '../persistence/rules.repository';
import { type RuleView, viewsOf } from '../rule-view';

/** One rule. Throws RuleNotFound. */
export class GetRuleQuery extends Query<RuleView> {
  constructor(
    readonly tenantId: string,
    readonly ruleId: string,
  ) {
    super();
  }
}

@QueryHandler(GetRuleQuery)
export class GetRuleHandler implements IQueryHandler<GetRuleQuery> {
  constructor(
    private readonly rules: RulesRepository,
    private readonly stats: RuleStatsRepository,
  ) {}

  async execute({ tenantId, ruleId }: GetRuleQuery): Promise<RuleView> {
    const rule = await this.rules.get(tenantId, ruleId);
    const [view] = await viewsOf(this.stats, tenantId, [rule]);
    return view ?? { rule, stats: undefined };
  }
}
