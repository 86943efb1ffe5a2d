import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { SuppressedProblem } from '../../../suppression';
import { ActiveRules } from '../active-rules';
import { Occurrence } from '../occurrence';

/**
 * Problems that were kept quiet as occurrences of their rules as these are now, by the ids of the former.
 * Missing: the rule is gone or switched off, or would have resolved the alert by now. Ask it outside of transactions.
 */
export class ReviveOccurrencesQuery extends Query<ReadonlyMap<string, Occurrence>> {
  constructor(
    readonly sleepers: readonly SuppressedProblem[],
    readonly at: Date,
  ) {
    super();
  }
}

const MINUTE_MS = 60_000;

@QueryHandler(ReviveOccurrencesQuery)
export class ReviveOccurrencesHandler implements IQueryHandler<ReviveOccurrencesQuery> {
  constructor(private readonly rules: ActiveRules) {}

  async execute({ sleepers, at }: ReviveOccurrencesQuery): Promise<ReadonlyMap<string, Occurrence>> {
    const books = await this.rules.of(sleepers.map(({ tenantId }) => tenantId));
    return new Map(
      sleepers.flatMap((sleeper) => {
        const compiled = books.get(sleeper.tenantId)?.get(sleeper.ruleId);
        const minutes = compiled?.rule.autoResolveMinutes ?? Infinity;
        const isOver = sleeper.lastAt.getTime() + minutes * MINUTE_MS <= at.getTime();
        if (!compiled || isOver) return [];
        const { tenantId, event, aggregationKey, reason, count, firstAt } = sleeper;
        const revived = new Occurrence(
          {
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
          sleeper.id,
        );
        return [
          [sleeper.id, Object.assign(revived, { weight: count, suppressionReason: reason, suppressedSince: firstAt })],
        ];
      }),
    );
  }
}
