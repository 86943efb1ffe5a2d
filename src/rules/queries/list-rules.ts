import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { AlertRuleEntity } from '../alert-rule.entity';
import { RulesRepository } from '../persistence/rules.repository';

/** A tenant's rules by name. */
export class ListRulesQuery extends Query<readonly AlertRuleEntity[]> {
  constructor(
    readonly tenantId: string,
    readonly limit: number,
    /** Only those whose name comes after this one. */
    readonly afterName?: string,
  ) {
    super();
  }
}

@QueryHandler(ListRulesQuery)
export class ListRulesHandler implements IQueryHandler<ListRulesQuery> {
  constructor(private readonly rules: RulesRepository) {}

  execute({ tenantId, limit, afterName }: ListRulesQuery): Promise<readonly AlertRuleEntity[]> {
    return this.rules.list(tenantId, limit, afterName);
  }
}
