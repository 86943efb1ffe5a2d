import type { AlertAction } from '../../lifecycle/domain/alert-action';

/** An action that only changes the member's own inbox. */
export interface Mark {
  readonly action: 'read' | 'dismiss';
}

/** Asks for the next level of the escalation of the alerts, which follows after the commit. */
export interface EscalationRequest {
  readonly action: 'escalate';
  readonly notes?: string | undefined;
}

/** An action that a member can perform on many alerts at once. */
export type BulkAlertAction = AlertAction | Mark | EscalationRequest;

/** `failed`: it cannot go on, for example because the end of its snooze has passed. */
export const bulkStates = ['running', 'done', 'cancelled', 'failed'] as const;
export type BulkState = (typeof bulkStates)[number];

/** The result for one alert. */
export interface BulkResult {
  readonly alertId: string;
  readonly outcome: 'done' | 'conflict' | 'not_found';
  /** Why the action was not done; null when it was. */
  readonly detail: string | null;
}
