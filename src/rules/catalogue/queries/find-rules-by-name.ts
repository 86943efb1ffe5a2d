import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../../libs/database/database';
import { findByName, type Named } from '../../../../libs/database/find-by-name';

/** The rules of a tenant with a text in their names, by name. */
export class FindRulesByNameQuery extends Query<readonly Named[]> {
  constructor(
    readonly tenantId: string,
    readonly text: string,
    readonly limit: number,
  ) {
    super();
  }
}

@QueryHandler(FindRulesByNameQuery)
export class FindRulesByNameHandler implements IQueryHandler<FindRulesByNameQuery> {
  constructor(private readonly database: Database) {}

  execute({ tenantId, text, limit }: FindRulesByNameQuery): Promise<readonly Named[]> {
    return findByName(this.database, { table: 'alert_rules', column: 'rule_name' }, tenantId, text, limit);
  }
}
