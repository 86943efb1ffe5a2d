import type { Priority, Severity } from '../alerts';
import type { CompiledRule } from './compiled-rule';
import type { EventData } from './domain/threshold';
import type { AlertText } from './templates/alert-templates';

/** What rules look at in an event. */
export interface MatchableEvent {
  readonly tenantId: string;
  readonly eventType: string;
  readonly data: EventData;
}

/** One event that matched one rule. */
export class Occurrence<E extends MatchableEvent> {
  readonly aggregationKey: string;
  readonly severity: Severity;
  readonly priority: Priority;

  constructor(
    readonly event: E,
    private readonly compiled: CompiledRule,
  ) {
    this.aggregationKey = compiled.keyOf(event.data);
    const { severity, priority } = compiled.urgencyOf(event.data);
    this.severity = severity;
    this.priority = priority;
  }

  get tenantId(): string {
    return this.event.tenantId;
  }

  get ruleId(): string {
    return this.compiled.rule.id;
  }

  get alertType(): string {
    return this.compiled.rule.alertType;
  }

  get windowMinutes(): number | null {
    return this.compiled.rule.aggregationWindowMinutes;
  }

  get throttleMinutes(): number | null {
    return this.compiled.rule.throttleMinutes;
  }

  get maxAlertsPerHour(): number | null {
    return this.compiled.rule.maxAlertsPerHour;
  }

  /** Why `text` could not use the rule's templates. */
  textError?: string;

  /**
   * What an alert about it says; rendered on demand, because most occurrences never need it.
   * Templates that fail (too long, too slow) keep nobody from being told: the alert then bears the rule's name.
   */
  text(): AlertText {
    try {
      return this.compiled.textOf(this.event.data);
    } catch (error) {
      this.textError = (error as Error).message;
      const description = `The templates of the rule failed: ${this.textError}`;
      return { title: this.compiled.rule.name, description, recommendedAction: null, businessImpact: null };
    }
  }
}
