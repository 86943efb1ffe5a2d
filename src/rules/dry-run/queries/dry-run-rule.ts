import { IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { mapInTurns } from '../../../../libs/kernel/turns';
import { Config } from '../../../../libs/config/config';
import { GetKeysQuery, SummariseOpenAlertsQuery } from '../../../alerts';
import { GetTenantSettingsQuery } from '../../../directory';
import { FilterSuppressedQuery } from '../../../suppression';
import type { AlertRuleEntity } from '../../catalogue/alert-rule.entity';
import { CompiledRule } from '../../evaluation/compiled-rule';
import { Occurrence, type RuleEvent } from '../../evaluation/occurrence';
import { RecentEventsRepository } from '../../evaluation/persistence/recent-events.repository';
import { checkRule } from '../../catalogue/rule-check';
import { ActiveRules } from '../../evaluation/active-rules';
import { otherRulesOf } from '../other-rules';
import { DryRun, type DryRunResult } from '../dry-run';
import { usesEventType } from '../uses-event-type';
import { withinDryRunBudget } from '../../evaluation/rule-budget';
import { scheduledEvent } from '../../evaluation/scheduled-event';
import { defaultReader } from '../../templates/alert-templates';

/** What to test the rule on: one event, or a number of the latest stored events. */
export type DryRunInput = { readonly event: RuleEvent } | { readonly last: number };

/** Tests a rule, saved or not, on events. Nothing is written. Throws InvalidInput. */
export class DryRunRuleQuery extends Query<readonly DryRunResult[]> {
  constructor(
    readonly rule: AlertRuleEntity,
    readonly input: DryRunInput,
    readonly at: Date,
  ) {
    super();
  }
}

@QueryHandler(DryRunRuleQuery)
export class DryRunRuleHandler implements IQueryHandler<DryRunRuleQuery> {
  constructor(
    private readonly queries: QueryBus,
    private readonly recent: RecentEventsRepository,
    private readonly config: Config,
    private readonly active: ActiveRules,
  ) {}

  async execute({ rule, input, at }: DryRunRuleQuery): Promise<readonly DryRunResult[]> {
    await checkRule(rule, at);
    const settings = (await this.queries.execute(new GetTenantSettingsQuery([rule.tenantId]))).get(rule.tenantId);
    const compiled = new CompiledRule(rule, settings ?? defaultReader, settings?.noise);
    const events = await this.eventsFor(compiled, input, at);
    const dryRun = await this.dryRunOf(compiled, events, 'event' in input, at);
    const results = (
      await mapInTurns(events, (event) => withinDryRunBudget(event.eventId, () => dryRun.show(event)))
    ).flat();
    return 'event' in input ? results : [...results, ...dryRun.advanceTo(at)];
  }

  private async eventsFor(compiled: CompiledRule, input: DryRunInput, at: Date): Promise<readonly RuleEvent[]> {
    const { rule } = compiled;
    if (rule.ruleType === 'schedule') {
      const open = await this.queries.execute(new SummariseOpenAlertsQuery([rule.tenantId]));
      return [scheduledEvent(compiled, open.get(rule.tenantId), at, at)];
    }
    if ('event' in input) return [input.event];
    const wanted = (await this.recent.types(rule.tenantId)).filter(usesEventType(compiled));
    const latest = await this.recent.latest(rule.tenantId, wanted, input.last);
    return [...latest].sort((one, other) => one.occurredAt.getTime() - other.occurredAt.getTime());
  }

  /** A single event is tested against the problems that are open now; stored events start without open problems. */
  private async dryRunOf(
    compiled: CompiledRule,
    events: readonly RuleEvent[],
    isNow: boolean,
    at: Date,
  ): Promise<DryRun> {
    const { tenantId } = compiled.rule;
    const possible = events.map((event) => new Occurrence(event, compiled));
    const { suppressed } = await this.queries.execute(new FilterSuppressedQuery(possible, at));
    const keys = possible.map(({ aggregationKey }) => aggregationKey);
    const known = isNow ? await this.queries.execute(new GetKeysQuery(tenantId, keys)) : [];
    const otherOf = await otherRulesOf(compiled, this.active);
    return new DryRun(compiled, ({ id }) => suppressed.get(id), this.config.flapping, known, otherOf);
  }
}
