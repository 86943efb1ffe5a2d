import { IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { MatchRulesQuery, type RuleEvent } from '../../rules';

/** What a rule makes of an event. */
export interface PreviewedMatch {
  readonly ruleId: string;
  /** null: it is not known. */
  readonly ruleName: string | null;
  /** `observed`: the rule counts it, and needs more events for an alert; `ends`: it ends the problem. */
  readonly outcome: 'matched' | 'observed' | 'ends' | 'failed';
  /** Why the rule failed; null: it did not. */
  readonly error: string | null;
}

/** What the rules of its tenant would make of an event now. Nothing is written. */
export class PreviewEventQuery extends Query<readonly PreviewedMatch[]> {
  constructor(
    readonly event: RuleEvent,
    readonly at: Date,
  ) {
    super();
  }
}

@QueryHandler(PreviewEventQuery)
export class PreviewEventHandler implements IQueryHandler<PreviewEventQuery> {
  constructor(private readonly queries: QueryBus) {}

  async execute({ event, at }: PreviewEventQuery): Promise<readonly PreviewedMatch[]> {
    const { occurrences, observations, recoveries, failures } = await this.queries.execute(
      new MatchRulesQuery([event], at),
    );
    const match = (outcome: PreviewedMatch['outcome'], ruleId: string, ruleName: string | null) => ({
      ...{ ruleId, ruleName, outcome, error: null },
    });
    return [
      ...occurrences.map(({ compiled }) => match('matched', compiled.rule.id, compiled.rule.name)),
      ...observations.map(({ occurrence }) =>
        match('observed', occurrence.compiled.rule.id, occurrence.compiled.rule.name),
      ),
      ...recoveries.map(({ ruleId }) => match('ends', ruleId, null)),
      ...failures.map(({ ruleId, ruleName, error }) => ({ ruleId, ruleName, outcome: 'failed' as const, error })),
    ];
  }
}
