import { IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { PreviewFoldQuery } from '../../aggregation';
import { SummariseOpenAlertsQuery } from '../../alerts';
import { GetTenantSettingsQuery } from '../../directory';
import { FilterQuietQuery } from '../../suppression';
import type { AlertRuleEntity } from '../alert-rule.entity';
import { CompiledRule } from '../compiled-rule';
import { compileTopic } from '../domain/topic';
import { Occurrence, type RuleEvent } from '../occurrence';
import { RecentEventsRepository } from '../persistence/recent-events.repository';
import { checkRule } from '../rule-check';
import { RuleTrial, type Tried } from '../rule-trial';
import { scheduledEvent } from '../scheduled-event';
import { defaultReader } from '../templates/alert-templates';

/** What to show to the rule: one event, or so many of the latest that are kept. */
export type Shown = { readonly event: RuleEvent } | { readonly last: number };

/** What a rule, saved or not, would make of events. Nothing is written. Throws InvalidInput. */
export class TryRuleQuery extends Query<readonly Tried[]> {
  constructor(
    readonly rule: AlertRuleEntity,
    readonly shown: Shown,
    readonly at: Date,
  ) {
    super();
  }
}

@QueryHandler(TryRuleQuery)
export class TryRuleHandler implements IQueryHandler<TryRuleQuery> {
  constructor(
    private readonly queries: QueryBus,
    private readonly recent: RecentEventsRepository,
  ) {}

  async execute({ rule, shown, at }: TryRuleQuery): Promise<readonly Tried[]> {
    checkRule(rule, at);
    const settings = (await this.queries.execute(new GetTenantSettingsQuery([rule.tenantId]))).get(rule.tenantId);
    const compiled = new CompiledRule(rule, settings ?? defaultReader, settings?.noise);
    const events = await this.eventsFor(compiled, shown, at);
    const trial = await this.trialOf(compiled, events, 'event' in shown, at);
    const tried = events.flatMap((event) => trial.show(event));
    return 'event' in shown ? tried : [...tried, ...trial.passTo(at)];
  }

  private async eventsFor(compiled: CompiledRule, shown: Shown, at: Date): Promise<readonly RuleEvent[]> {
    const { rule, startType } = compiled;
    if (rule.ruleType === 'schedule') {
      const open = await this.queries.execute(new SummariseOpenAlertsQuery([rule.tenantId]));
      return [scheduledEvent(compiled, open.get(rule.tenantId), at, at)];
    }
    if ('event' in shown) return [shown.event];
    const topics = [rule.eventType, rule.resolveOn?.eventType, startType].flatMap((topic) =>
      topic ? [compileTopic(topic)] : [],
    );
    const types = await this.recent.types(rule.tenantId);
    const wanted = types.filter((type) => topics.some((matches) => matches(type)));
    const latest = await this.recent.latest(rule.tenantId, wanted, shown.last);
    return [...latest].sort((one, other) => one.occurredAt.getTime() - other.occurredAt.getTime());
  }

  /** One event meets what is open now; a row of earlier ones starts from nothing. */
  private async trialOf(
    compiled: CompiledRule,
    events: readonly RuleEvent[],
    isNow: boolean,
    at: Date,
  ): Promise<RuleTrial> {
    const { tenantId } = compiled.rule;
    const possible = events.map((event) => new Occurrence(event, compiled));
    const { quiet } = await this.queries.execute(new FilterQuietQuery(possible, at));
    const verdicts = new Map([...quiet].map(([{ event }, verdict]) => [event, verdict]));
    const keys = possible.map(({ aggregationKey }) => aggregationKey);
    const open = isNow ? await this.queries.execute(new PreviewFoldQuery(tenantId, keys, at)) : undefined;
    return new RuleTrial(compiled, ({ event }) => verdicts.get(event), open);
  }
}
