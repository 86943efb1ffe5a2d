import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { RuleHistoryRepository } from '../persistence/rule-history.repository';
import { RulesRepository } from '../persistence/rules.repository';
import type { RuleChange } from '../rule-record';

/** A page of the changes of a rule, latest first; also of a deleted rule. Throws RuleNotFound. */
export class GetRuleHistoryQuery extends Query<readonly RuleChange[]> {
  constructor(
    readonly tenantId: string,
    readonly ruleId: string,
    readonly limit: number,
    /** The last change of the previous page. */
    readonly before?: { readonly version: number; readonly id: string },
  ) {
    super();
  }
}

@QueryHandler(GetRuleHistoryQuery)
export class GetRuleHistoryHandler implements IQueryHandler<GetRuleHistoryQuery> {
  constructor(
    private readonly history: RuleHistoryRepository,
    private readonly rules: RulesRepository,
  ) {}

  async execute({ tenantId, ruleId, limit, before }: GetRuleHistoryQuery): Promise<readonly RuleChange[]> {
    const changes = await this.history.list(tenantId, ruleId, limit, before);
    // without changes, the rule is either older than the history, or it does not exist
    if (changes.length === 0 && !before) await this.rules.get(tenantId, ruleId);
    return changes;
  }
}
