import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../../libs/database/database';
import type { FeedbackCount } from './count-feedback';

/** Counts the feedback of members on the alerts of each of these rules; rules without feedback are missing. */
export class CountFeedbackOfRulesQuery extends Query<ReadonlyMap<string, FeedbackCount>> {
  constructor(
    readonly tenantId: string,
    readonly ruleIds: readonly string[],
  ) {
    super();
  }
}

const count = `
  SELECT rule_id AS "ruleId", (count(*) FILTER (WHERE is_useful))::int AS useful,
    (count(*) FILTER (WHERE NOT is_useful))::int AS "notUseful"
  FROM alert_feedback WHERE tenant_id = $1 AND rule_id = ANY($2::uuid[]) GROUP BY rule_id`;

@QueryHandler(CountFeedbackOfRulesQuery)
export class CountFeedbackOfRulesHandler implements IQueryHandler<CountFeedbackOfRulesQuery> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, ruleIds }: CountFeedbackOfRulesQuery): Promise<ReadonlyMap<string, FeedbackCount>> {
    type Row = FeedbackCount & { readonly ruleId: string };
    const rows = await this.database.query<Row[]>(tenantId, count, [tenantId, ruleIds]);
    return new Map(rows.map(({ ruleId, ...counts }) => [ruleId, counts]));
  }
}
