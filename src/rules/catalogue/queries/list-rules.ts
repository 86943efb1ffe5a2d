import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { RuleStatsRepository } from '../persistence/rule-stats.repository';
import { RulesRepository } from '../persistence/rules.repository';
import { type RuleView, viewsOf } from '../rule-view';

/** A page of the rules of a tenant, ordered by name. */
export class ListRulesQuery extends Query<readonly RuleView[]> {
  constructor(
    readonly tenantId: string,
    readonly limit: number,
    /** The last name of the previous page. */
    readonly afterName?: string,
  ) {
    super();
  }
}

@QueryHandler(ListRulesQuery)
export class ListRulesHandler implements IQueryHandler<ListRulesQuery> {
  constructor(
    private readonly rules: RulesRepository,
    private readonly stats: RuleStatsRepository,
  ) {}

  async execute({ tenantId, limit, afterName }: ListRulesQuery): Promise<readonly RuleView[]> {
    return viewsOf(this.stats, tenantId, await this.rules.list(tenantId, limit, afterName));
  }
}
