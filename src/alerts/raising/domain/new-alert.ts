import type { Priority, Severity } from '../../domain/severity';

/** An event that an alert tells of. */
export interface AlertOccurrence {
  readonly eventId: string;
  readonly eventType: string;
  readonly severity: Severity;
  /** When it happened. */
  readonly occurredAt: Date;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Why an alert does not notify, and what keeps it quiet: a suppression, or an alert that notifies in its place. */
export interface AlertSuppression {
  readonly reason: string;
  readonly by: string;
}

/** The incident that an alert belongs to: those of one tenant with equal labels, not further apart than so. */
export interface GroupSpec {
  readonly labels: Readonly<Record<string, string>>;
  readonly minutes: number;
}

/** How many of its occurrences were kept quiet, by reason. */
export type SuppressedCounts = Readonly<Record<string, number>>;

/** A problem that nobody has been told of yet. */
export interface NewAlert {
  readonly id: string;
  readonly tenantId: string;
  /** null: no rule raised it. */
  readonly ruleId: string | null;
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
  /** These events, as far as they are known; of a single one nothing need be said. */
  readonly occurrences: readonly AlertOccurrence[];
  /** The key that it holds while it is open; null: without aggregation there is none. */
  readonly keyId: string | null;
  /** The alert of the same problem before this one, and how many there are with this one. */
  readonly previousAlertId: string | null;
  readonly recurrence: number;
  readonly group: GroupSpec | null;
  /** The incident; null: none, or it has not been found yet. */
  readonly groupId: string | null;
  readonly suppression: AlertSuppression | null;
  readonly isFlapping: boolean;
  readonly suppressedCounts: SuppressedCounts;
  /** When it is over by itself; null: when somebody or something says so. */
  readonly expiresAt: Date | null;
  readonly at: Date;
}

/** An alert that no event raised: a person or a service wrote it. */
export interface ManualAlert {
  readonly alertType: string;
  readonly category: string;
  readonly severity: Severity;
  readonly priority: Priority;
  readonly title: string;
  readonly description: string;
  readonly recommendedAction: string | null;
  readonly businessImpact: string | null;
  readonly sourceService: string;
  /** What it is about, free-form; `product_id` and its like relate it to them. */
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly assignedTo: string | null;
  readonly assignedRole: string | null;
  /** When it is over by itself; null: when somebody says so. */
  readonly expiresAt: Date | null;
}

/** More of a problem that an alert reports already. */
export interface AlertRecurrence {
  readonly alertId: string;
  readonly tenantId: string;
  readonly severity: Severity;
  readonly priority: Priority;
  readonly title: string;
  readonly description: string;
  readonly recommendedAction: string | null;
  readonly businessImpact: string | null;
  /** How many events more, at least 1. */
  readonly occurrenceCount: number;
  readonly occurrences: readonly AlertOccurrence[];
  readonly suppressedCounts: SuppressedCounts;
  readonly sourceEventId: string;
  readonly sourceEventType: string;
  readonly sourceEventData: Readonly<Record<string, unknown>>;
  /** The alert is closed, and opened again by them. */
  readonly reopens: boolean;
  /** When the alert resolves itself, if it is opened again; null: never. */
  readonly expiresAt: Date | null;
  /** The problem flaps as the alert is opened again. */
  readonly isFlapping: boolean;
  readonly at: Date;
}
