import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type FeedbackCount, FeedbackRepository } from '../persistence/feedback.repository';

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
  constructor(private readonly feedback: FeedbackRepository) {}

  execute({ tenantId, ruleId }: CountFeedbackQuery): Promise<FeedbackCount> {
    return this.feedback.ofRule(tenantId, ruleId);
  }
}
