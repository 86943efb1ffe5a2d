import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { turn } from '../../../../libs/kernel/turns';
import type { WorkBudget } from '../../../../libs/kernel/work-budget';
import { ActiveRules } from '../active-rules';
import type { CompiledRule } from '../compiled-rule';
import { Occurrence, type Recovery, recoveryOf, type RuleEvent, type Observation } from '../occurrence';
import { AlertTypesRepository } from '../persistence/alert-types.repository';
import { isFallback, type RuleSet, type RulesOfType, type UsedRule } from '../rule-set';
import { ruleBudget } from '../rule-budget';
import type { RuleActivity } from '../../catalogue/rule-record';

/** A rule that failed for an event. */
export interface RuleFailure {
  readonly event: RuleEvent;
  readonly ruleId: string;
  readonly ruleName: string;
  readonly error: string;
}

/** The results of the rules for events; the first four lists are in the order of the events. */
export interface Matches {
  /** Matches of rules that evaluate each event by itself. */
  readonly occurrences: readonly Occurrence[];
  /** Matches of rules with a memory. */
  readonly observations: readonly Observation[];
  readonly recoveries: readonly Recovery[];
  readonly failures: readonly RuleFailure[];
  /** The number of comparisons of different types, by rule. */
  readonly mismatches: readonly RuleActivity[];
}

/** Applies the active rules of their tenants to events. Must run outside of transactions: it uses a cache. */
export class MatchRulesQuery extends Query<Matches> {
  constructor(
    readonly events: readonly RuleEvent[],
    readonly at: Date,
  ) {
    super();
  }
}

/** After this many steps of work, others have their turn if it is time. */
const TURN_AFTER_STEPS = 5_000;

class Matcher implements Omit<Matches, 'mismatches'> {
  readonly occurrences: Occurrence[] = [];
  readonly observations: Observation[] = [];
  readonly recoveries: Recovery[] = [];
  readonly failures: RuleFailure[] = [];
  /** By tenant, the types of alerts that its events bring for the first time. */
  readonly newTypes = new Map<string, Set<string>>();
  private readonly used = new Set<RulesOfType>();
  /** The event that a rule matched last, other than a fallback. */
  private matched: RuleEvent | undefined;

  constructor(private readonly at: Date) {}

  /** The rules that use the event. */
  rulesOf(event: RuleEvent, ruleSet: RuleSet): RulesOfType {
    const rules = ruleSet.ofType(event.eventType);
    this.used.add(rules);
    return rules;
  }

  /** Applies a rule to an event. The fallbacks must come after the other rules that may match. */
  apply(event: RuleEvent, used: UsedRule, budget: WorkBudget): void {
    const { compiled, use } = used;
    if (this.matched === event && isFallback(used)) return;
    try {
      budget.run(() => this[use](compiled.read(event), compiled));
    } catch (error) {
      this.fail(event, compiled.rule, error as Error);
    }
  }

  fail(event: RuleEvent, rule: { id: string; name: string }, error: Error): void {
    this.failures.push({ event, ruleId: rule.id, ruleName: rule.name, error: error.message });
  }

  /** Returns the mismatches that the used rules counted, and resets the counters. */
  takeMismatches(): readonly RuleActivity[] {
    const rules = [...this.used].flatMap(({ rules }) => rules);
    return rules.flatMap(({ compiled }) => {
      const mismatches = compiled.takeMismatches();
      const { tenantId, id: ruleId } = compiled.rule;
      return mismatches > 0 ? [{ tenantId, ruleId, mismatches }] : [];
    });
  }

  private match(event: RuleEvent, compiled: CompiledRule): void {
    if (!compiled.matches(event.data)) return;
    if (!compiled.rule.isFallback) this.matched = event;
    this.noteType(event, compiled);
    if (compiled.memory) this.observations.push({ occurrence: new Occurrence(event, compiled), isStart: false });
    else if (compiled.isActiveAt(this.at)) this.occurrences.push(new Occurrence(event, compiled));
  }

  private noteType({ tenantId, data }: RuleEvent, { alertTypes }: CompiledRule): void {
    const type = alertTypes.newTypeOf(data);
    if (type !== undefined) this.newTypes.set(tenantId, (this.newTypes.get(tenantId) ?? new Set()).add(type));
  }

  private start(event: RuleEvent, compiled: CompiledRule): void {
    if (compiled.start?.holds(event.data))
      this.observations.push({ occurrence: new Occurrence(event, compiled), isStart: true });
  }

  private end(event: RuleEvent, compiled: CompiledRule): void {
    if (compiled.resolveOn?.holds(event.data)) this.recoveries.push(recoveryOf(event, compiled));
  }
}

@QueryHandler(MatchRulesQuery)
export class MatchRulesHandler implements IQueryHandler<MatchRulesQuery> {
  constructor(
    private readonly activeRules: ActiveRules,
    private readonly types: AlertTypesRepository,
  ) {}

  async execute({ events, at }: MatchRulesQuery): Promise<Matches> {
    const ruleSets = await this.activeRules.of(events.map(({ tenantId }) => tenantId));
    const matcher = new Matcher(at);
    for (const event of events) {
      const ruleSet = ruleSets.get(event.tenantId);
      if (!ruleSet) continue;
      // no promise for each event, since they cost more than most rules
      const pause = turn();
      if (pause) await pause;
      const { rules, broken } = matcher.rulesOf(event, ruleSet);
      const budget = ruleBudget();
      for (const used of rules) {
        matcher.apply(event, used, budget);
        // most rules take less than a microsecond
        if (budget.hasUsed(TURN_AFTER_STEPS)) await turn();
      }
      for (const { rule, error } of broken) matcher.fail(event, rule, error);
    }
    for (const [tenantId, types] of matcher.newTypes)
      ruleSets.get(tenantId)?.types.learn(await this.types.add(tenantId, [...types]));
    const { occurrences, observations, recoveries, failures } = matcher;
    return { occurrences, observations, recoveries, failures, mismatches: matcher.takeMismatches() };
  }
}
