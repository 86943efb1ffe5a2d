import { IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { Clock } from '../../../../libs/kernel/clock';
import { CountFeedbackQuery } from '../../../alerts';
import { RuleStatsRepository } from '../persistence/rule-stats.repository';
import { RulesRepository } from '../persistence/rules.repository';
import type { RuleDay } from '../rule-record';
import { type RuleView, viewsOf } from '../rule-view';

/** A rule with its counts: in total, and of the last 24 hours. */
export interface RuleStatsView extends RuleView {
  readonly day: RuleDay;
  /** The feedback of members on its alerts. */
  readonly feedback: { readonly useful: number; readonly notUseful: number };
}

/** The counts of a rule. Throws RuleNotFound. */
export class GetRuleStatsQuery extends Query<RuleStatsView> {
  constructor(
    readonly tenantId: string,
    readonly ruleId: string,
  ) {
    super();
  }
}

@QueryHandler(GetRuleStatsQuery)
export class GetRuleStatsHandler implements IQueryHandler<GetRuleStatsQuery> {
  constructor(
    private readonly rules: RulesRepository,
    private readonly stats: RuleStatsRepository,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, ruleId }: GetRuleStatsQuery): Promise<RuleStatsView> {
    const rule = await this.rules.get(tenantId, ruleId);
    const [view] = await viewsOf(this.stats, tenantId, [rule]);
    const day = await this.stats.ofDay(tenantId, ruleId, this.clock.now());
    const feedback = await this.queries.execute(new CountFeedbackQuery(tenantId, ruleId));
    return { rule, stats: view?.stats, day, feedback };
  }
}
