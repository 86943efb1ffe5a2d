import type { AlertRow } from '../listing/alert-view';
import { AlertEvent } from './alert-event';

/** An alert was put aside: it deserves nobody's attention. */
export class AlertIgnoredEvent extends AlertEvent {
  static readonly type = 'alerts.ignored';
  static readonly wireName = 'alert_ignored';
  readonly aggregationKey: string;
  readonly ignoredBy: string | null;

  constructor(alert: AlertRow, at: Date) {
    super(alert, at);
    this.aggregationKey = alert.aggregation_key;
    this.ignoredBy = alert.status_by;
  }
}
