import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { CompiledRule } from '../compiled-rule';
import { MatchableEvent, Occurrence } from '../occurrence';
import { RulesRepository } from '../persistence/rules.repository';

/** The occurrences: each event with each active rule of its tenant that it matches, in the events' order. */
export class MatchRulesQuery<E extends MatchableEvent> extends Query<readonly Occurrence<E>[]> {
  constructor(readonly events: readonly E[]) {
    super();
  }
}

const placeOf = (tenantId: string, eventType: string): string => `${tenantId} ${eventType}`;

@QueryHandler(MatchRulesQuery)
export class MatchRulesHandler implements IQueryHandler<MatchRulesQuery<MatchableEvent>> {
  constructor(private readonly repository: RulesRepository) {}

  async execute({ events }: MatchRulesQuery<MatchableEvent>): Promise<readonly Occurrence<MatchableEvent>[]> {
    const rules = await this.activeRules(events);
    return events.flatMap((event) =>
      (rules.get(placeOf(event.tenantId, event.eventType)) ?? [])
        .filter((rule) => rule.matches(event.data))
        .map((rule) => new Occurrence(event, rule)),
    );
  }

  private async activeRules(events: readonly MatchableEvent[]): Promise<Map<string, CompiledRule[]>> {
    const tenants = [...new Set(events.map(({ tenantId }) => tenantId))];
    const eventTypes = [...new Set(events.map(({ eventType }) => eventType))];
    const byPlace = new Map<string, CompiledRule[]>();
    for (const rule of await this.repository.activeFor(tenants, eventTypes)) {
      const place = placeOf(rule.tenantId, rule.eventType);
      byPlace.set(place, [...(byPlace.get(place) ?? []), new CompiledRule(rule)]);
    }
    return byPlace;
  }
}
