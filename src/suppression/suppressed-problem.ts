import type { Severity } from '../alerts';
import type { SuppressionReason } from './domain/verdict';

/** `rang`: it went on when nothing kept it quiet any more; `told`: the next alert of the problem counted it; `over`: it ended unheard. */
export const suppressedStates = ['held', 'rang', 'told', 'dropped', 'over'] as const;
export type SuppressedState = (typeof suppressedStates)[number];

/** The latest event of a problem, as far as it is needed to tell of it later. */
export interface RecordedEvent {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  /** ISO 8601. */
  readonly occurred_at: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** What its rule remembered. */
  readonly remembered: Readonly<Record<string, unknown>> | null;
}

/** Occurrences of a problem that no alert tells of. */
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

/** What is told of it in lists. */
export type ListedSuppressedProblem = Omit<SuppressedProblem, 'event' | 'lastEventAt'>;

/** Which of them; what is missing narrows nothing down. */
export interface SuppressedFilters {
  readonly reason?: readonly string[];
  readonly state?: readonly string[];
  readonly alertType?: readonly string[];
  readonly severity?: readonly string[];
  /** The suppression, inhibition, rule, or alert that keeps it quiet. */
  readonly silencerId?: string;
}

/** Throttled occurrences that a new alert tells of. */
export interface ReportedThrottled {
  readonly alertId: string;
  readonly reason: string;
  readonly count: number;
  readonly firstAt: Date;
}
