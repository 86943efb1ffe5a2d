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

  /** What an alert about it says; rendered on demand, because most occurrences never need it. */
  text(): AlertText {
    return this.compiled.textOf(this.event.data);
  }
}
