import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { eventKeyOf } from '../../../../libs/kernel/event-key';
import { mapInTurns } from '../../../../libs/kernel/turns';
import type { SuppressedProblem } from '../../../suppression';
import { ActiveRules } from '../active-rules';
import { Occurrence } from '../occurrence';

/**
 * Turns suppressed problems back into occurrences of their current rules, by the ids of the problems. A problem is left
 * out if its rule is deleted or switched off, or would have resolved the alert by now.
 * Must run outside of transactions: it uses a cache.
 */
export class ReviveOccurrencesQuery extends Query<ReadonlyMap<string, Occurrence>> {
  constructor(
    readonly problems: readonly SuppressedProblem[],
    readonly at: Date,
  ) {
    super();
  }
}

const MINUTE_MS = 60_000;

@QueryHandler(ReviveOccurrencesQuery)
export class ReviveOccurrencesHandler implements IQueryHandler<ReviveOccurrencesQuery> {
  constructor(private readonly rules: ActiveRules) {}

  async execute({ problems, at }: ReviveOccurrencesQuery): Promise<ReadonlyMap<string, Occurrence>> {
    const ruleSets = await this.rules.of(problems.map(({ tenantId }) => tenantId));
    const revived = await mapInTurns(problems, (problem): [string, Occurrence][] => {
      const compiled = ruleSets.get(problem.tenantId)?.get(problem.ruleId);
      const minutes = compiled?.rule.autoResolveMinutes ?? Infinity;
      const isOver = problem.lastAt.getTime() + minutes * MINUTE_MS <= at.getTime();
      if (!compiled || isOver) return [];
      const { tenantId, event, aggregationKey, reason, count, firstAt } = problem;
      const occurrence = new Occurrence(
        {
          key: eventKeyOf(tenantId, '', event.id),
          tenantId,
          eventId: event.id,
          eventType: event.type,
          source: event.source,
          occurredAt: new Date(event.occurred_at),
          data: event.data,
        },
        compiled,
        event.remembered ?? undefined,
        aggregationKey,
        problem.id,
      );
      return [
        [problem.id, Object.assign(occurrence, { weight: count, suppressionReason: reason, suppressedSince: firstAt })],
      ];
    });
    return new Map(revived.flat());
  }
}
