import { createHash } from 'node:crypto';
import { type GroupSpec, type Priority, priorityOf, type Severity } from '../../alerts';
import type { NoiseSettings } from '../../directory';
import type { AlertRuleEntity } from '../catalogue/alert-rule.entity';
import { type Condition, compileCondition } from '../conditions/condition';
import { compileFieldPath } from '../conditions/field-path';
import { AbsenceMemory } from './domain/absence';
import { type AlertTypes, compileAlertType, type TypeOf } from './alert-types';
import { compileFieldLabels } from './field-labels';
import { compileComputedFields } from './computed-fields';
import { compileActiveHours } from '../domain/active-hours';
import { compileKey, type KeyOf, keyTemplateOf } from '../domain/aggregation-key';
import { AnomalyMemory } from './domain/anomaly';
import type { EventData } from '../domain/event-data';
import { PatternMemory } from './domain/pattern';
import type {
  AbsenceParameters,
  AnomalyParameters,
  Memory,
  PatternParameters,
  ScheduleParameters,
  SlaParameters,
} from '../domain/rule-parameters';
import { thresholdCondition } from '../domain/threshold';
import { compileSchedule, type NextTime } from './schedules/schedule';
import { RenderingTime, withinTime } from './rendering-time';
import { compileTiers } from './severity-tiers';
import { compileSla, slaKeyTemplate } from './sla-moments';
import { seriesKey, withSeriesLabels } from './metrics/series-labels';
import { type AlertText, compileTemplates, type Reader } from '../templates/alert-templates';

type Rule = AlertRuleEntity;

const compileMemory = ({ ruleType, parameters }: Rule): Memory<unknown> | null => {
  if (ruleType === 'pattern') return new PatternMemory(parameters as PatternParameters);
  if (ruleType === 'anomaly') return new AnomalyMemory(parameters as AnomalyParameters);
  if (ruleType === 'absence') return new AbsenceMemory(parameters as AbsenceParameters);
  return null;
};

/** The settings for rules without a known tenant. */
const defaultNoise: NoiseSettings = {
  aggregates: true,
  windowMinutes: 60,
  throttles: true,
  throttleMinutes: 0,
  maxAlertsPerHour: 0,
  stormAlertsPerMinute: 0,
};

/** The default keys of series and deadlines tell them apart. */
function keyOfRule({ ruleType, alertType, aggregationKeyTemplate: own }: Rule): KeyOf {
  if (ruleType === 'metric' && own === null) return (data) => seriesKey(alertType, data);
  if (ruleType === 'sla') return compileKey(own ?? slaKeyTemplate(alertType));
  return compileKey(keyTemplateOf(alertType, own));
}

const noLabels = {};

/** Compiles the labels; their values are templates, like that of the key. */
function compileLabels(labels: Rule['labels']): (data: EventData) => Readonly<Record<string, string>> {
  const compiled = Object.entries(labels).map(([name, template]) => [name, compileKey(template)] as const);
  if (compiled.length === 0) return () => noLabels;
  return (data) => Object.fromEntries(compiled.map(([name, valueOf]) => [name, valueOf(data)]));
}

/** The labels of the rule, and those of the series or of an object in the event. */
function labelsOfRule({ ruleType, labels, labelsField }: Rule): (data: EventData) => Readonly<Record<string, string>> {
  const own = compileLabels(labels);
  const all = labelsField === null ? own : compileFieldLabels(labelsField, own);
  return ruleType === 'metric' ? (data) => withSeriesLabels(all(data), data) : all;
}

/** JSON with sorted property names, because the database changes their order. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );

/** A hash of the fields that memories depend on. A memory with another hash is outdated. */
const basisOf = (rule: Rule): string =>
  createHash('sha256')
    .update(
      canonical([
        rule.ruleType,
        rule.parameters,
        rule.eventType,
        rule.condition,
        thresholdCondition(rule),
        keyTemplateOf(rule.alertType, rule.aggregationKeyTemplate),
        ...(Object.keys(rule.computedFields).length > 0 ? [rule.computedFields] : []),
      ]),
    )
    .digest('hex')
    .slice(0, 16);

/** A rule, compiled for use on events. */
export class CompiledRule {
  readonly condition: Condition;
  readonly threshold: Condition;
  /** The condition of the event that ends its problem. */
  readonly resolveOn: Condition | null;
  /** For an absence: the condition of the event after which another event is expected. */
  readonly start: Condition | null;
  /** null: the rule evaluates each event by itself. */
  readonly memory: Memory<unknown> | null;
  /** For a schedule: its next time. */
  readonly nextTime: NextTime | null;
  readonly keyOf: KeyOf;
  readonly labelsOf: (data: EventData) => Readonly<Record<string, string>>;
  readonly alertTypes: TypeOf;
  /** The value of the field that names the member who is responsible; null: none does. */
  readonly assigneeOf: (data: EventData) => unknown;
  readonly textOf: (data: EventData) => AlertText;
  readonly isActiveAt: (at: Date) => boolean;
  /** The hash that memories of this rule must have. */
  readonly basis: string;
  private readonly dataOf: (data: EventData) => EventData;
  private readonly selectsMoment: (data: EventData) => boolean;
  private readonly tierOf: (data: EventData) => Severity | undefined;

  /**
   * @param reader the locale settings of the tenant
   * @param noise the settings of the tenant for aggregation and limits
   * @param time in which the templates of all rules of the tenant are rendered
   * @param types the types of alerts that events of the tenant have brought; undefined: they may bring any
   */
  constructor(
    readonly rule: Rule,
    readonly reader: Reader,
    readonly noise: NoiseSettings = defaultNoise,
    time = new RenderingTime(),
    types?: AlertTypes,
  ) {
    this.dataOf = compileComputedFields(rule.computedFields);
    this.condition = compileCondition(rule.condition);
    this.threshold = compileCondition(thresholdCondition(rule));
    this.resolveOn = rule.resolveOn && compileCondition(rule.resolveOn.condition);
    const after = rule.ruleType === 'absence' ? (rule.parameters as AbsenceParameters).after : null;
    this.start = after && compileCondition(after.condition);
    this.memory = compileMemory(rule);
    this.nextTime = rule.ruleType === 'schedule' ? compileSchedule(rule.parameters as ScheduleParameters) : null;
    this.keyOf = keyOfRule(rule);
    this.assigneeOf = rule.assignFrom === null ? () => null : compileFieldPath(rule.assignFrom);
    this.labelsOf = labelsOfRule(rule);
    this.alertTypes = compileAlertType(rule.alertType, rule.alertTypeField, types);
    this.selectsMoment = rule.ruleType === 'sla' ? compileSla(rule.parameters as SlaParameters) : () => true;
    const textOf = compileTemplates(rule.translations[reader.locale] ?? rule);
    this.textOf = withinTime((data: EventData) => textOf(data, reader), time);
    this.isActiveAt = rule.activeHours ? compileActiveHours(rule.activeHours) : () => true;
    this.basis = basisOf(rule);
    this.tierOf = compileTiers(rule.thresholdField, rule.severityTiers);
  }

  /** For an absence: the type of the event after which another event is expected; null: there is none. */
  get startType(): string | null {
    return this.start ? ((this.rule.parameters as AbsenceParameters).after?.eventType ?? null) : null;
  }

  /**
   * How long after its last occurrence a problem counts as the same; 0: as long as its alert is open; null: each
   * occurrence is a new problem.
   */
  get windowMinutes(): number | null {
    // what a rule says of the end of its problems holds also where nothing else is aggregated
    if (this.rule.aggregationWindowMinutes === 0) return 0;
    return this.noise.aggregates ? (this.rule.aggregationWindowMinutes ?? this.noise.windowMinutes) : null;
  }

  /** The minimum number of minutes between two alerts of a key; 0: none. */
  get throttleMinutes(): number {
    return this.noise.throttles ? (this.rule.throttleMinutes ?? this.noise.throttleMinutes) : 0;
  }

  /** The incident that an alert with these labels belongs to; null: none, because the labels for grouping are empty. */
  groupOf(labels: Readonly<Record<string, string>>): GroupSpec | null {
    const { groupBy, groupMinutes: minutes } = this.rule;
    if (groupBy.length === 0 || groupBy.every((name) => !labels[name])) return null;
    return { labels: Object.fromEntries(groupBy.map((name) => [name, labels[name] ?? ''])), minutes };
  }

  /** The event with the computed fields of the rule. */
  read<E extends { readonly data: EventData }>(event: E): E {
    const data = this.dataOf(event.data);
    return data === event.data ? event : { ...event, data };
  }

  /** Whether an event meets the threshold and the condition. */
  matches(data: EventData): boolean {
    return this.selectsMoment(data) && this.threshold.holds(data) && this.condition.holds(data);
  }

  /** The number of comparisons of different types in its conditions since the last call. */
  takeMismatches(): number {
    return [this.threshold, this.condition, this.resolveOn, this.start].reduce(
      (sum, condition) => sum + (condition?.takeMismatches() ?? 0),
      0,
    );
  }

  /** The severity and priority of an event: those of the first matching tier, else those of the rule. */
  urgencyOf(data: EventData): { severity: Severity; priority: Priority } {
    const tier = this.tierOf(data);
    return tier
      ? { severity: tier, priority: priorityOf(tier) }
      : { severity: this.rule.severity, priority: this.rule.priority };
  }
}
