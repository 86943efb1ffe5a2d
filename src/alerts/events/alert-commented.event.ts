import type { AlertRow } from '../listing/alert-view';
import { AlertEvent } from './alert-event';

/** A member said something about an alert. */
export class AlertCommentedEvent extends AlertEvent {
  static readonly type = 'alerts.commented';
  static readonly wireName = 'alert_commented';

  constructor(
    alert: AlertRow,
    readonly commentedBy: string,
    readonly comment: string,
    at: Date,
  ) {
    super(alert, at);
  }
}
