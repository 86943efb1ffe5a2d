import { isUuid } from '../../../libs/kernel/uuid';
import type { Priority, Severity } from '../../alerts';
import type { CompiledRule } from './compiled-rule';
import type { EventData } from '../domain/event-data';
import type { AlertText } from '../templates/alert-templates';

/** An event in the form that rules use. */
export interface RuleEvent {
  /** Unique among all events, from `eventKeyOf`. */
  readonly key: string;
  readonly tenantId: string;
  readonly eventId: string;
  readonly eventType: string;
  /** The service that sent it. */
  readonly source: string;
  /** When it happened, as far as known. */
  readonly occurredAt: Date;
  readonly data: EventData;
}

/** One event that matched one rule. */
export class Occurrence {
  readonly aggregationKey: string;
  readonly severity: Severity;
  readonly priority: Priority;

  /**
   * @param facts values from the memory of the rule; templates use them under the rule's type: `{{ pattern.count }}`
   * @param key the aggregation key, if it cannot be calculated from the event
   * @param id unique among the occurrences of its batch
   */
  constructor(
    readonly event: RuleEvent,
    readonly compiled: CompiledRule,
    private readonly facts?: Readonly<Record<string, unknown>>,
    key?: string,
    readonly id = `${event.key} ${compiled.rule.id}`,
  ) {
    this.aggregationKey = key ?? compiled.keyOf(event.data);
    const { severity, priority } = compiled.urgencyOf(this.data);
    this.severity = severity;
    this.priority = priority;
  }

  /** The same occurrence, with values from the memory of the rule. */
  with(facts: Readonly<Record<string, unknown>>): Occurrence {
    return new Occurrence(this.event, this.compiled, facts, this.aggregationKey, this.id);
  }

  /** How many events it stands for: more than one if they were suppressed until now. */
  weight = 1;

  /** Why it was suppressed until now, and since when; undefined: it was not. */
  suppressionReason?: string;
  suppressedSince?: Date;

  /** The fields of the event, with the values from the memory of the rule. */
  get data(): EventData {
    return this.facts ? { ...this.event.data, [this.compiled.rule.ruleType]: this.facts } : this.event.data;
  }

  get tenantId(): string {
    return this.event.tenantId;
  }

  get occurredAt(): Date {
    return this.event.occurredAt;
  }

  get ruleId(): string {
    return this.compiled.rule.id;
  }

  get alertType(): string {
    return this.compiled.alertTypes.typeOf(this.event.data);
  }

  get source(): string {
    return this.event.source;
  }

  get labels(): Readonly<Record<string, string>> {
    return this.compiled.labelsOf(this.data);
  }

  /** The id of the member who is to be responsible, as the event names it; null: it names nobody. */
  get namedAssignee(): string | null {
    const named = this.compiled.assigneeOf(this.data);
    return isUuid(named) ? named.toLowerCase() : null;
  }

  get windowMinutes(): number | null {
    return this.compiled.windowMinutes;
  }

  get autoResolveMinutes(): number | null {
    return this.compiled.rule.autoResolveMinutes;
  }

  get reopenMinutes(): number {
    return this.compiled.rule.reopenMinutes;
  }

  get throttleMinutes(): number {
    return this.compiled.throttleMinutes;
  }

  /** The values from the memory of the rule; null: there are none. */
  get remembered(): Readonly<Record<string, unknown>> | null {
    return this.facts ?? null;
  }

  get maxAlertsPerHour(): number | null {
    return this.compiled.rule.maxAlertsPerHour;
  }

  get maxAlertsPerDay(): number | null {
    return this.compiled.rule.maxAlertsPerDay;
  }

  /** Why `text` could not use the rule's templates. */
  textError?: string;

  /**
   * The texts of an alert about it, rendered on demand, because most occurrences never need them.
   * If the templates fail (too long, too slow), the alert is still raised, with the name of the rule as its title.
   */
  text(): AlertText {
    try {
      return this.compiled.textOf(this.data);
    } catch (error) {
      this.textError = (error as Error).message;
      const description = `The templates of the rule failed: ${this.textError}`;
      return { title: this.compiled.rule.name, description, recommendedAction: null, businessImpact: null };
    }
  }
}

/** The end of the problem with a key, caused by an event. */
export interface Recovery {
  readonly event: RuleEvent;
  readonly ruleId: string;
  readonly tenantId: string;
  readonly aggregationKey: string;
  readonly alertType: string;
  readonly occurredAt: Date;
}

/** An event that updates the memory of a rule. */
export interface Observation {
  readonly occurrence: Occurrence;
  /** True: it is not the expected event itself, but the event after which that one is expected. */
  readonly isStart: boolean;
}

/** Creates the recovery that an event causes for a rule. */
export const recoveryOf = (event: RuleEvent, compiled: CompiledRule): Recovery => ({
  event,
  ruleId: compiled.rule.id,
  tenantId: event.tenantId,
  aggregationKey: compiled.keyOf(event.data),
  alertType: compiled.alertTypes.typeOf(event.data),
  occurredAt: event.occurredAt,
});
