import type { Priority, Severity } from '../../alerts';
import type { CompiledRule } from './compiled-rule';
import type { EventData } from '../domain/event-data';
import type { AlertText } from '../templates/alert-templates';

/** An event, as rules see it. */
export interface RuleEvent {
  readonly tenantId: string;
  readonly eventId: string;
  readonly eventType: string;
  /** The service that sent it. */
  readonly source: string;
  /** When it happened, as far as is known. */
  readonly occurredAt: Date;
  readonly data: EventData;
}

/** What tells an event apart from all others. */
export const eventKeyOf = ({ tenantId, eventId }: Pick<RuleEvent, 'tenantId' | 'eventId'>): string =>
  `${tenantId} ${eventId}`;

/** One event that matched one rule. */
export class Occurrence {
  readonly aggregationKey: string;
  readonly severity: Severity;
  readonly priority: Priority;

  /**
   * @param facts what the rule's memory knows besides; templates name it by the rule's type: `{{ pattern.count }}`
   * @param key where the event does not say it
   * @param id what tells it apart from the other occurrences of its batch
   */
  constructor(
    readonly event: RuleEvent,
    readonly compiled: CompiledRule,
    private readonly facts?: Readonly<Record<string, unknown>>,
    key?: string,
    readonly id = `${eventKeyOf(event)} ${compiled.rule.id}`,
  ) {
    this.aggregationKey = key ?? compiled.keyOf(event.data);
    const { severity, priority } = compiled.urgencyOf(this.data);
    this.severity = severity;
    this.priority = priority;
  }

  /** The same occurrence, of which the rule's memory knows more. */
  with(facts: Readonly<Record<string, unknown>>): Occurrence {
    return new Occurrence(this.event, this.compiled, facts, this.aggregationKey, this.id);
  }

  /** How many events it stands for: more than one where they were kept quiet until now. */
  weight = 1;

  /** What kept it quiet until now, and since when; undefined: nothing. */
  suppressionReason?: string;
  suppressedSince?: Date;

  /** The event's fields, and what the rule's memory knows. */
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
    return this.compiled.rule.alertType;
  }

  get source(): string {
    return this.event.source;
  }

  get labels(): Readonly<Record<string, string>> {
    return this.compiled.labelsOf(this.data);
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

  /** What the rule's memory knows besides the event's fields. */
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
   * What an alert about it says; rendered on demand, because most occurrences never need it.
   * Templates that fail (too long, too slow) keep nobody from being told: the alert then bears the rule's name.
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

/** An event that says that the problem of a key is over. */
export interface Recovery {
  readonly event: RuleEvent;
  readonly ruleId: string;
  readonly tenantId: string;
  readonly aggregationKey: string;
  readonly alertType: string;
  readonly occurredAt: Date;
}

/** What an event of the rule's says, or one that starts its waiting, to a rule with a memory. */
export interface Observation {
  readonly occurrence: Occurrence;
  /** It is not the expected event, but what that is expected after. */
  readonly isStart: boolean;
}

/** That the problem of this key of the rule is over. */
export const recoveryOf = (event: RuleEvent, compiled: CompiledRule): Recovery => ({
  event,
  ruleId: compiled.rule.id,
  tenantId: event.tenantId,
  aggregationKey: compiled.keyOf(event.data),
  alertType: compiled.rule.alertType,
  occurredAt: event.occurredAt,
});
