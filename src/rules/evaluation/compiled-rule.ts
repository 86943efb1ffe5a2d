import { createHash } from 'node:crypto';
import { type GroupSpec, type Priority, priorityOf, type Severity } from '../../alerts';
import type { NoiseSettings } from '../../directory';
import type { AlertRuleEntity } from '../catalogue/alert-rule.entity';
import { type Condition, compileCondition } from '../conditions/condition';
import { AbsenceMemory } from './domain/absence';
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
} from '../domain/rule-parameters';
import { thresholdCondition } from '../domain/threshold';
import { compileSchedule, type NextTime } from './schedules/schedule';
import { compileTiers } from './severity-tiers';
import { type AlertText, compileTemplates, type Reader } from '../templates/alert-templates';

type Rule = AlertRuleEntity;

const compileMemory = ({ ruleType, parameters }: Rule): Memory<unknown> | null => {
  if (ruleType === 'pattern') return new PatternMemory(parameters as PatternParameters);
  if (ruleType === 'anomaly') return new AnomalyMemory(parameters as AnomalyParameters);
  if (ruleType === 'absence') return new AbsenceMemory(parameters as AbsenceParameters);
  return null;
};

/** What failed is not tried again so soon: templates that are too slow must not hold up the alerts of others. */
const REST_MS = 60_000;

function restingAfterFailure(textOf: (data: EventData) => AlertText): (data: EventData) => AlertText {
  let failure: { readonly error: unknown; readonly untilMs: number } | undefined;
  return (data) => {
    if (failure && performance.now() < failure.untilMs) throw failure.error;
    try {
      return textOf(data);
    } catch (error) {
      failure = { error, untilMs: performance.now() + REST_MS };
      throw error;
    }
  };
}

/** What holds for the rule of a tenant that is not known. */
const unknownNoise: NoiseSettings = {
  aggregates: true,
  windowMinutes: 60,
  throttles: true,
  throttleMinutes: 0,
  maxAlertsPerHour: 0,
  stormAlertsPerMinute: 0,
};

const none = {};

/** A label's value is a template like that of the key. */
function compileLabels(labels: Rule['labels']): (data: EventData) => Readonly<Record<string, string>> {
  const compiled = Object.entries(labels).map(([name, template]) => [name, compileKey(template)] as const);
  if (compiled.length === 0) return () => none;
  return (data) => Object.fromEntries(compiled.map(([name, valueOf]) => [name, valueOf(data)]));
}

/** JSON in which the order of names, which the database changes, does not matter. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );

/** What memories were made with: those that were made with something else say nothing. */
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
      ]),
    )
    .digest('hex')
    .slice(0, 16);

/** A rule, ready to be applied to events. */
export class CompiledRule {
  readonly condition: Condition;
  readonly threshold: Condition;
  /** What ends its alert. */
  readonly resolveOn: Condition | null;
  /** Of an absence: what the expected event comes after. */
  readonly start: Condition | null;
  /** null: each event is judged alone. */
  readonly memory: Memory<unknown> | null;
  readonly nextTime: NextTime | null;
  readonly keyOf: KeyOf;
  readonly labelsOf: (data: EventData) => Readonly<Record<string, string>>;
  readonly textOf: (data: EventData) => AlertText;
  readonly isActiveAt: (at: Date) => boolean;
  readonly basis: string;
  private readonly tierOf: (data: EventData) => Severity | undefined;

  /**
   * @param reader how its tenant reads
   * @param noise what keeps its tenant's alerts few
   */
  constructor(
    readonly rule: Rule,
    readonly reader: Reader,
    readonly noise: NoiseSettings = unknownNoise,
  ) {
    this.condition = compileCondition(rule.condition);
    this.threshold = compileCondition(thresholdCondition(rule));
    this.resolveOn = rule.resolveOn && compileCondition(rule.resolveOn.condition);
    const after = rule.ruleType === 'absence' ? (rule.parameters as AbsenceParameters).after : null;
    this.start = after && compileCondition(after.condition);
    this.memory = compileMemory(rule);
    this.nextTime = rule.ruleType === 'schedule' ? compileSchedule(rule.parameters as ScheduleParameters) : null;
    this.keyOf = compileKey(keyTemplateOf(rule.alertType, rule.aggregationKeyTemplate));
    this.labelsOf = compileLabels(rule.labels);
    const textOf = compileTemplates(rule.translations[reader.locale] ?? rule);
    this.textOf = restingAfterFailure((data) => textOf(data, reader));
    this.isActiveAt = rule.activeHours ? compileActiveHours(rule.activeHours) : () => true;
    this.basis = basisOf(rule);
    this.tierOf = compileTiers(rule.thresholdField, rule.severityTiers);
  }

  /** What the expected event comes after, where that is an event of its own. */
  get startType(): string | null {
    return this.start ? ((this.rule.parameters as AbsenceParameters).after?.eventType ?? null) : null;
  }

  /** How long after its last occurrence a problem counts as the same; null: each occurrence is one of its own. */
  get windowMinutes(): number | null {
    return this.noise.aggregates ? (this.rule.aggregationWindowMinutes ?? this.noise.windowMinutes) : null;
  }

  /** The least minutes between two alerts of a key; 0: none. */
  get throttleMinutes(): number {
    return this.noise.throttles ? (this.rule.throttleMinutes ?? this.noise.throttleMinutes) : 0;
  }

  /** The incident that an alert with these labels belongs to; null: none, for they say nothing. */
  groupOf(labels: Readonly<Record<string, string>>): GroupSpec | null {
    const { groupBy, groupMinutes: minutes } = this.rule;
    if (groupBy.length === 0 || groupBy.every((name) => !labels[name])) return null;
    return { labels: Object.fromEntries(groupBy.map((name) => [name, labels[name] ?? ''])), minutes };
  }

  matches(data: EventData): boolean {
    return this.threshold.holds(data) && this.condition.holds(data);
  }

  /** How many comparisons of different types its conditions made since the last call. */
  takeMismatches(): number {
    return [this.threshold, this.condition, this.resolveOn, this.start].reduce(
      (sum, condition) => sum + (condition?.takeMismatches() ?? 0),
      0,
    );
  }

  /** How bad it is: the tier that the event falls in, else what the rule says. */
  urgencyOf(data: EventData): { severity: Severity; priority: Priority } {
    const tier = this.tierOf(data);
    return tier
      ? { severity: tier, priority: priorityOf(tier) }
      : { severity: this.rule.severity, priority: this.rule.priority };
  }
}
