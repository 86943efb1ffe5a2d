import type { AlertAction } from '../../lifecycle/domain/alert-action';

/** What a member does in their inbox alone. */
export interface Mark {
  readonly action: 'read' | 'dismiss';
}

/** What a member does with many alerts at once. */
export type BulkAlertAction = AlertAction | Mark;

/** What became of one of them. */
export interface BulkResult {
  readonly alertId: string;
  readonly outcome: 'done' | 'conflict' | 'not_found';
  /** Why not. */
  readonly detail: string | null;
}
