import { turn } from '../../../../libs/kernel/turns';
import { Config } from '../../../../libs/config/config';
import { IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { WallClock } from '../../../../libs/windows/wall-clock';
import { InvalidInput } from '../../../../libs/kernel/domain-error';
import { GetTenantSettingsQuery, type TenantSettings } from '../../../directory';
import { FilterSuppressedInPastQuery, type Verdict } from '../../../suppression';
import type { AlertRuleEntity } from '../../catalogue/alert-rule.entity';
import { checkRule } from '../../catalogue/rule-check';
import { CompiledRule } from '../../evaluation/compiled-rule';
import { Occurrence } from '../../evaluation/occurrence';
import { withinDryRunBudget } from '../../evaluation/rule-budget';
import { RecentEventsRepository, type SamplePlace } from '../../evaluation/persistence/recent-events.repository';
import { defaultReader } from '../../templates/alert-templates';
import { ActiveRules } from '../../evaluation/active-rules';
import { otherRulesOf } from '../other-rules';
import { BackTest } from '../back-test';
import { DryRun } from '../dry-run';
import { usesEventType } from '../uses-event-type';

/** How many of the events that arrived are stored. */
export interface SampleCoverage {
  readonly stored: number;
  /** The number of events that arrived, as far as it was counted. */
  readonly came: number;
  /** The oldest stored event; null: there is none. */
  readonly oldestAt: Date | null;
}

/** The result of a back-test. */
export interface RuleBackTest {
  readonly from: Date;
  readonly to: Date;
  readonly test: BackTest;
  readonly coverage: SampleCoverage;
}

/** Tests a rule, saved or not, on the stored events of the last days. Nothing is written. Throws InvalidInput. */
export class BackTestRuleQuery extends Query<RuleBackTest> {
  constructor(
    readonly rule: AlertRuleEntity,
    readonly days: number,
    readonly at: Date,
  ) {
    super();
  }
}

const DAY_MS = 86_400_000;
const MAX_EVENTS = 10_000;
const MAX_DURATION_MS = 8_000;
/** The number of events in memory at a time. */
const PAGE = 100;

const invalidDays = (detail: string): InvalidInput => new InvalidInput([{ pointer: '/days', detail }]);

const tooSlow = (done: number, all: number): InvalidInput =>
  invalidDays(`takes longer than ${MAX_DURATION_MS / 1_000} s, after ${done} of ${all} events; ask for fewer days`);

const dateOf =
  ({ timeZone }: Pick<TenantSettings, 'timeZone'>) =>
  (at: Date): string =>
    new Date(new WallClock(timeZone).dayOf(at.getTime())).toISOString().slice(0, 10);

@QueryHandler(BackTestRuleQuery)
export class BackTestRuleHandler implements IQueryHandler<BackTestRuleQuery> {
  constructor(
    private readonly queries: QueryBus,
    private readonly recent: RecentEventsRepository,
    private readonly config: Config,
    private readonly active: ActiveRules,
  ) {}

  async execute({ rule, days, at }: BackTestRuleQuery): Promise<RuleBackTest> {
    if (rule.ruleType === 'schedule')
      throw invalidDays('cannot be used for a schedule rule, which does not use events');
    await checkRule(rule, at);
    const settings = (await this.queries.execute(new GetTenantSettingsQuery([rule.tenantId]))).get(rule.tenantId);
    const compiled = new CompiledRule(rule, settings ?? defaultReader, settings?.noise);
    const from = new Date(at.getTime() - days * DAY_MS);
    const places = await this.placesFor(compiled, from, at);
    const isNotifying = rule.notify && (settings?.notifications.isAutomatic ?? true);
    const limits = { perHour: rule.maxAlertsPerHour, perDay: rule.maxAlertsPerDay, isNotifying };
    const test = new BackTest(limits, dateOf(settings ?? defaultReader));
    await this.runOn(places, compiled, test, at);
    return { from, to: at, test, coverage: coverageOf(places) };
  }

  private async placesFor(compiled: CompiledRule, from: Date, to: Date): Promise<readonly SamplePlace[]> {
    const { tenantId } = compiled.rule;
    const types = (await this.recent.types(tenantId)).filter(usesEventType(compiled));
    const places = await this.recent.places(tenantId, types, from, to, MAX_EVENTS + 1);
    if (places.length > MAX_EVENTS)
      throw invalidDays(
        `covers more than ${MAX_EVENTS} stored events; ask for fewer days, or use one event type in the rule`,
      );
    return places;
  }

  /** Applies the rule to the events, page by page. It starts without open problems. */
  private async runOn(places: readonly SamplePlace[], compiled: CompiledRule, test: BackTest, at: Date): Promise<void> {
    const stopAt = performance.now() + MAX_DURATION_MS;
    let verdicts: ReadonlyMap<string, Verdict> = new Map();
    const dryRun = new DryRun(
      compiled,
      ({ id }) => verdicts.get(id),
      this.config.flapping,
      [],
      await otherRulesOf(compiled, this.active),
    );
    for (let i = 0; i < places.length; i += PAGE) {
      const events = await this.recent.at(compiled.rule.tenantId, places.slice(i, i + PAGE));
      const occurrences = events.map((event) => new Occurrence(event, compiled));
      verdicts = await this.queries.execute(new FilterSuppressedInPastQuery(occurrences));
      for (const event of events) {
        await turn();
        if (performance.now() > stopAt) throw tooSlow(i, places.length);
        test.add(withinDryRunBudget(event.eventId, () => dryRun.show(event)));
      }
    }
    test.add(dryRun.advanceTo(at));
  }
}

const coverageOf = (places: readonly SamplePlace[]): SampleCoverage => ({
  stored: places.length,
  came: places.reduce((sum, { standsFor }) => sum + standsFor, 0),
  oldestAt: places[0]?.occurredAt ?? null,
});
