import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../../libs/database/database';
import { openInSql } from '../../listing/alert-view';

/** The ids of a tenant's open alerts that a rule raised. */
export class ListOpenAlertsOfRuleQuery extends Query<readonly string[]> {
  constructor(
    readonly tenantId: string,
    readonly ruleId: string,
  ) {
    super();
  }
}

const select = `SELECT id FROM alerts WHERE tenant_id = $1 AND status IN (${openInSql}) AND rule_id = $2 ORDER BY id`;

@QueryHandler(ListOpenAlertsOfRuleQuery)
export class ListOpenAlertsOfRuleHandler implements IQueryHandler<ListOpenAlertsOfRuleQuery> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, ruleId }: ListOpenAlertsOfRuleQuery): Promise<readonly string[]> {
    const rows = await this.database.query<{ id: string }[]>(tenantId, select, [tenantId, ruleId]);
    return rows.map(({ id }) => id);
  }
}
