import { IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { Clock } from '../../../../libs/kernel/clock';
import { InvalidInput } from '../../../../libs/kernel/domain-error';
import {
  CountFeedbackOfRulesQuery,
  priorityOf,
  type RuleAlertSample,
  SampleAlertsOfRulesQuery,
  severities,
} from '../../../alerts';
import { GetTenantSettingsQuery } from '../../../directory';
import type { AlertRuleEntity } from '../../catalogue/alert-rule.entity';
import { RulesRepository } from '../../catalogue/persistence/rules.repository';
import { type NoisyRule, type Suggestion, suggestionFor } from '../domain/suggest';
import { type Funnel, NoiseRepository, type RuleCounts } from '../persistence/noise.repository';

/** A noisy rule, with its counts in the period, and how it could be quieter. */
export interface RuleNoise extends RuleCounts {
  readonly rule: AlertRuleEntity;
  readonly feedback: NoisyRule['feedback'];
  readonly suggestion: Suggestion | null;
}

/** What became of the events of a period, and the rules that told people most often. */
export interface Noise {
  readonly from: Date;
  readonly until: Date;
  readonly funnel: Funnel;
  readonly rules: readonly RuleNoise[];
}

/** Gets the noise report of a tenant, by whole hours. Throws InvalidInput if the period is empty, too long or too old. */
export class GetNoiseQuery extends Query<Noise> {
  /**
   * @param from default: seven days before the end
   * @param until default: now
   */
  constructor(
    readonly tenantId: string,
    readonly from?: Date,
    readonly until?: Date,
  ) {
    super();
  }
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DEFAULT_DAYS = 7;
/** Counts by the hour are kept a little longer than this. */
const MAX_DAYS = 31;
const MAX_RULES = 20;

const noAlerts = { alerts: 0, problems: 0, answered: 0, endedSoon: 0, resolved: 0, forgotten: 0 };
const noFeedback = { useful: 0, notUseful: 0 };

/** What the installation or the tenant does where a rule says nothing, in minutes. */
interface Defaults {
  readonly throttleMinutes: number;
  readonly windowMinutes: number;
}

@QueryHandler(GetNoiseQuery)
export class GetNoiseHandler implements IQueryHandler<GetNoiseQuery> {
  constructor(
    private readonly noise: NoiseRepository,
    private readonly rules: RulesRepository,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  async execute(query: GetNoiseQuery): Promise<Noise> {
    const now = this.clock.now();
    const { from, until } = periodOf(query, now);
    const funnel = await this.noise.funnel(query.tenantId, from, until);
    const counts = await this.noise.noisiest(query.tenantId, from, until, MAX_RULES);
    const rules = counts.length === 0 ? [] : await this.judged(query.tenantId, counts, { from, until, now });
    return { from, until, funnel, rules };
  }

  private async judged(
    tenantId: string,
    counts: readonly RuleCounts[],
    { from, until, now }: { readonly from: Date; readonly until: Date; readonly now: Date },
  ): Promise<readonly RuleNoise[]> {
    const ids = counts.map(({ ruleId }) => ruleId);
    const rules = new Map((await this.rules.those(tenantId, ids)).map((rule) => [rule.id, rule]));
    const sampled = [...rules.values()].map(({ id, alertType }) => ({ ruleId: id, alertType }));
    const [samples, feedback, defaults] = await Promise.all([
      this.queries.execute(new SampleAlertsOfRulesQuery(tenantId, sampled, from, until, now)),
      this.queries.execute(new CountFeedbackOfRulesQuery(tenantId, ids)),
      this.defaultsOf(tenantId),
    ]);
    const sampleOf = new Map(samples.map((sample) => [sample.ruleId, sample]));
    return counts.flatMap((own) => {
      const rule = rules.get(own.ruleId);
      // deleted meanwhile
      if (!rule) return [];
      const said = feedback.get(own.ruleId) ?? noFeedback;
      const noisy = factsOf(rule, sampleOf.get(own.ruleId), said, defaults);
      return [{ ...own, rule, feedback: said, suggestion: suggestionFor(noisy) }];
    });
  }

  private async defaultsOf(tenantId: string): Promise<Defaults> {
    const settings = (await this.queries.execute(new GetTenantSettingsQuery([tenantId]))).get(tenantId);
    return {
      throttleMinutes: settings?.noise.throttleMinutes ?? 0,
      windowMinutes: settings?.noise.windowMinutes ?? 0,
    };
  }
}

/** The period in whole hours, as the counts are. */
function periodOf({ from, until }: GetNoiseQuery, now: Date): { readonly from: Date; readonly until: Date } {
  const end = until ?? now;
  const begin = from ?? new Date(end.getTime() - DEFAULT_DAYS * DAY_MS);
  if (begin >= end)
    throw new InvalidInput([
      { pointer: '/query/until', detail: `must be after from, ${begin.toISOString()} (given ${end.toISOString()})` },
    ]);
  if (now.getTime() - begin.getTime() > MAX_DAYS * DAY_MS + HOUR_MS)
    throw new InvalidInput([
      { pointer: '/query/from', detail: `must be at most ${MAX_DAYS} days ago (given ${begin.toISOString()})` },
    ]);
  const hourOf = (at: number) => new Date(Math.floor(at / HOUR_MS) * HOUR_MS);
  return { from: hourOf(begin.getTime()), until: hourOf(end.getTime() + HOUR_MS - 1) };
}

/** The next lower severity, with the priority that belongs to it unless the rule has its own. */
function milderThan({ severity, priority, severityTiers }: AlertRuleEntity): NoisyRule['milder'] {
  const milder = severities[severities.indexOf(severity) - 1];
  if (!milder || severityTiers.length > 0) return null;
  return { severity: milder, ...(priority === priorityOf(severity) && { priority: priorityOf(milder) }) };
}

const factsOf = (
  rule: AlertRuleEntity,
  sample: RuleAlertSample | undefined,
  feedback: NoisyRule['feedback'],
  { throttleMinutes, windowMinutes }: Defaults,
): NoisyRule => ({
  sample: sample ?? noAlerts,
  feedback,
  threshold:
    rule.thresholdOperator !== null && rule.thresholdValue !== null
      ? { operator: rule.thresholdOperator, value: rule.thresholdValue }
      : null,
  recovers: rule.resolveOn !== null || rule.autoResolveMinutes !== null || rule.expiresAfterMinutes !== null,
  holdSeconds: rule.holdSeconds,
  throttleMinutes: rule.throttleMinutes ?? throttleMinutes,
  windowMinutes: rule.aggregationWindowMinutes ?? windowMinutes,
  milder: milderThan(rule),
});
