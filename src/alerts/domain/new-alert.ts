import type { Priority, Severity } from './severity';

/** A problem that nobody has been told of yet. */
export interface NewAlert {
  readonly id: string;
  readonly tenantId: string;
  readonly ruleId: string;
  readonly alertType: string;
  /** The exchange that the event came from: `inventory`, `production` … */
  readonly category: string;
  readonly severity: Severity;
  readonly priority: Priority;
  readonly title: string;
  readonly description: string;
  readonly recommendedAction: string | null;
  readonly businessImpact: string | null;
  readonly sourceService: string;
  readonly sourceEventId: string;
  readonly sourceEventType: string;
  readonly sourceEventData: Readonly<Record<string, unknown>>;
  readonly aggregationKey: string;
  readonly labels: Readonly<Record<string, string>>;
  /** How many events it stands for, at least 1. */
  readonly occurrenceCount: number;
  readonly at: Date;
}

/** More of a problem that an alert already tells of. */
export interface Recurrence {
  readonly alertId: string;
  readonly tenantId: string;
  readonly severity: Severity;
  /** How many events more, at least 1. */
  readonly occurrenceCount: number;
  readonly sourceEventId: string;
  readonly sourceEventData: Readonly<Record<string, unknown>>;
  readonly at: Date;
}
