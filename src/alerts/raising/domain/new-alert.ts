import type { Priority, Severity } from '../../domain/severity';
import type { AlertSlaTarget } from '../../domain/sla-target';
import type { Resource } from './resource';

/** An event that an alert reports. */
export interface AlertOccurrence {
  readonly eventId: string;
  readonly eventType: string;
  readonly severity: Severity;
  /** When it happened. */
  readonly occurredAt: Date;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Why nobody is notified of an alert. `by` is the id of the suppression, or of the alert that notifies in its place.
 */
export interface AlertSuppression {
  readonly reason: string;
  readonly by: string;
}

/**
 * The group that an alert belongs to: alerts of one tenant with equal labels. `minutes` is the longest time between two
 * alerts of a group.
 */
export interface GroupSpec {
  readonly labels: Readonly<Record<string, string>>;
  readonly minutes: number;
}

/** How many occurrences of an alert were suppressed, by reason. */
export type SuppressedCounts = Readonly<Record<string, number>>;

/** Whom to notify of an alert, and how: what its rule says or, without a rule, its author. */
export interface NotificationWish {
  readonly notify: boolean;
  /** null: those of its severity. */
  readonly notificationChannels: readonly string[] | null;
  /** null: those who are concerned. */
  readonly notifyRoles: readonly string[] | null;
}

/** The wish of those who have none. */
export const anyNotification: NotificationWish = { notify: true, notificationChannels: null, notifyRoles: null };

/** An alert for a problem that no open alert reports yet. */
export interface NewAlert extends NotificationWish {
  readonly id: string;
  readonly tenantId: string;
  /** The rule that raised it; null: no rule did. */
  readonly ruleId: string | null;
  readonly alertType: string;
  /** The exchange of the event: `inventory`, `production` … */
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
  /** How many events it reports, at least 1. */
  readonly occurrenceCount: number;
  /** The events that are known. Stored only when there are several: a single one is stored in the alert itself. */
  readonly occurrences: readonly AlertOccurrence[];
  /** The aggregation key that it holds while it is open; null: it is not aggregated. */
  readonly keyId: string | null;
  /** The alert of the same problem before this one, and the number of this alert in that series (1 for the first). */
  readonly previousAlertId: string | null;
  readonly recurrence: number;
  readonly group: GroupSpec | null;
  /** The id of the group; null: it has none, or has not joined it yet. */
  readonly groupId: string | null;
  readonly suppression: AlertSuppression | null;
  readonly isFlapping: boolean;
  readonly suppressedCounts: SuppressedCounts;
  readonly escalationPolicyId: string | null;
  /** What its rule says about its deadlines; null: nothing. */
  readonly slaTargets: readonly AlertSlaTarget[] | null;
  /** The member who is responsible for it; null: it is everybody's. */
  readonly assignedTo: string | null;
  /** When it resolves automatically; null: never. */
  readonly expiresAt: Date | null;
  readonly at: Date;
}

/** An alert that a member or a service wrote, not raised by an event. */
export interface ManualAlert extends NotificationWish, Resource {
  readonly alertType: string;
  readonly category: string;
  readonly severity: Severity;
  readonly priority: Priority;
  readonly title: string;
  readonly description: string;
  readonly recommendedAction: string | null;
  readonly businessImpact: string | null;
  readonly sourceService: string;
  /** Free-form data; `product_id` and similar fields relate the alert to these things. */
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly assignedTo: string | null;
  readonly assignedRole: string | null;
  /** When it resolves automatically; null: never. */
  readonly expiresAt: Date | null;
  /** Whether it is a message to all members, or to those with some roles. */
  readonly isBroadcast?: boolean;
}

/** Further occurrences of a problem that an alert reports already. */
export interface AlertRecurrence {
  readonly alertId: string;
  readonly tenantId: string;
  readonly severity: Severity;
  readonly priority: Priority;
  readonly title: string;
  readonly description: string;
  readonly recommendedAction: string | null;
  readonly businessImpact: string | null;
  /** How many further events, at least 1. */
  readonly occurrenceCount: number;
  readonly occurrences: readonly AlertOccurrence[];
  readonly suppressedCounts: SuppressedCounts;
  readonly sourceEventId: string;
  readonly sourceEventType: string;
  readonly sourceEventData: Readonly<Record<string, unknown>>;
  /** Whether they reopen the alert, which is closed. */
  readonly reopens: boolean;
  /** When the alert resolves automatically after it was reopened; null: never. */
  readonly expiresAt: Date | null;
  /** Whether the problem is flapping when the alert is reopened. */
  readonly isFlapping: boolean;
  readonly at: Date;
}
