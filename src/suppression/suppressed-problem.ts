import type { Severity } from '../alerts';
import type { SuppressionReason } from './domain/verdict';

/**
 * `held`: still suppressed. `rang`: it was still going on when the suppression ended, and raised an alert.
 * `told`: the next alert of the problem reported it. `dropped`: its suppression discards problems at its end.
 * `over`: it ended while it was suppressed.
 */
export const suppressedStates = ['held', 'rang', 'told', 'dropped', 'over'] as const;
export type SuppressedState = (typeof suppressedStates)[number];

/** The latest event of a problem: the part that a later alert needs. */
export interface RecordedEvent {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  /** ISO 8601. */
  readonly occurred_at: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** The facts from the memory of its rule, for templates. */
  readonly remembered: Readonly<Record<string, unknown>> | null;
}

/** Suppressed occurrences of a problem, for which no alert was raised. */
export interface SuppressedProblem {
  readonly id: string;
  readonly tenantId: string;
  readonly aggregationKey: string;
  readonly reason: SuppressionReason;
  readonly silencerId: string;
  readonly sourceAlertId: string | null;
  readonly ruleId: string;
  readonly alertType: string;
  readonly severity: Severity;
  readonly labels: Readonly<Record<string, string>>;
  readonly count: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly lastEventAt: Date;
  readonly event: RecordedEvent;
  readonly atEnd: 'ring' | 'drop';
  readonly releaseAt: Date | null;
  readonly state: SuppressedState;
  readonly endedAt: Date | null;
  readonly alertId: string | null;
}

/** The fields shown in lists. */
export type ListedSuppressedProblem = Omit<SuppressedProblem, 'event' | 'lastEventAt'>;

/** Filters of the list; a filter that is missing matches everything. */
export interface SuppressedFilters {
  readonly reason?: readonly string[];
  readonly state?: readonly string[];
  readonly alertType?: readonly string[];
  readonly severity?: readonly string[];
  /** The suppression, inhibition, rule or alert that suppresses it. */
  readonly silencerId?: string;
}

/** Throttled occurrences that a new alert reports. */
export interface ReportedThrottled {
  readonly alertId: string;
  readonly reason: string;
  readonly count: number;
  readonly firstAt: Date;
}
