import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { ActiveRules, RulesOfType } from '../active-rules';
import type { CompiledRule } from '../compiled-rule';
import { MatchableEvent, Occurrence } from '../occurrence';

/** A rule that could not say whether an event matches it. */
export interface RuleFailure<E> {
  readonly event: E;
  readonly ruleId: string;
  readonly ruleName: string;
  readonly error: string;
}

export interface Matches<E extends MatchableEvent> {
  /** Each event with each rule that it matches, in the events' order. */
  readonly occurrences: readonly Occurrence<E>[];
  readonly failures: readonly RuleFailure<E>[];
}

/** Applies the active rules of their tenants to the events. Ask it outside of transactions: rules are remembered. */
export class MatchRulesQuery<E extends MatchableEvent> extends Query<Matches<E>> {
  constructor(readonly events: readonly E[]) {
    super();
  }
}

const none: RulesOfType = { ready: [], broken: [] };

type Collected = { occurrences: Occurrence<MatchableEvent>[]; failures: RuleFailure<MatchableEvent>[] };

function apply(event: MatchableEvent, compiled: CompiledRule, collected: Collected): void {
  try {
    if (compiled.matches(event.data)) collected.occurrences.push(new Occurrence(event, compiled));
  } catch (error) {
    collected.failures.push({
      event,
      ruleId: compiled.rule.id,
      ruleName: compiled.rule.name,
      error: (error as Error).message,
    });
  }
}

@QueryHandler(MatchRulesQuery)
export class MatchRulesHandler implements IQueryHandler<MatchRulesQuery<MatchableEvent>> {
  constructor(private readonly activeRules: ActiveRules) {}

  async execute({ events }: MatchRulesQuery<MatchableEvent>): Promise<Matches<MatchableEvent>> {
    const byTenant = await this.activeRules.of(events.map(({ tenantId }) => tenantId));
    const collected: Collected = { occurrences: [], failures: [] };
    for (const event of events) {
      const { ready, broken } = byTenant.get(event.tenantId)?.get(event.eventType) ?? none;
      for (const compiled of ready) apply(event, compiled, collected);
      for (const { rule, error } of broken)
        collected.failures.push({ event, ruleId: rule.id, ruleName: rule.name, error: error.message });
    }
    return collected;
  }
}
