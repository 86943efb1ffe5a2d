import type { AlertRow } from '../listing/alert-view';
import { AlertEvent } from './alert-event';

/** Nobody has taken responsibility for an alert any more. */
export class AlertUnacknowledgedEvent extends AlertEvent {
  static readonly type = 'alerts.unacknowledged';
  static readonly wireName = 'alert_unacknowledged';
  readonly unacknowledgedBy: string | null;

  constructor(alert: AlertRow, at: Date) {
    super(alert, at);
    this.unacknowledgedBy = alert.status_by;
  }
}
