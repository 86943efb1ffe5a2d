import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../../libs/database/database';
import { FeedbackEntity } from '../persistence/feedback.entity';

/** How many members found the alerts of a rule useful, and how many did not. */
export interface FeedbackCount {
  readonly useful: number;
  readonly notUseful: number;
}

/** Counts the feedback of members on the alerts of a rule. */
export class CountFeedbackQuery extends Query<FeedbackCount> {
  constructor(
    readonly tenantId: string,
    readonly ruleId: string,
  ) {
    super();
  }
}

@QueryHandler(CountFeedbackQuery)
export class CountFeedbackHandler implements IQueryHandler<CountFeedbackQuery> {
  constructor(private readonly database: Database) {}

  execute({ tenantId, ruleId }: CountFeedbackQuery): Promise<FeedbackCount> {
    return this.database.withRepository(tenantId, FeedbackEntity, async (rows) => ({
      useful: await rows.countBy({ tenantId, ruleId, isUseful: true }),
      notUseful: await rows.countBy({ tenantId, ruleId, isUseful: false }),
    }));
  }
}
