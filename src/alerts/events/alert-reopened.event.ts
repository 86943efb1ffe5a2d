import { AlertEvent, type AlertSummary } from './alert-event';

/** The problem behind a closed alert is back, or a member says that it never was over. */
export class AlertReopenedEvent extends AlertEvent {
  static readonly type = 'alerts.reopened';
  static readonly wireName = 'alert_reopened';

  constructor(
    alert: AlertSummary,
    readonly aggregationKey: string,
    /** The member; null: another occurrence did. */
    readonly reopenedBy: string | null,
    at: Date,
  ) {
    super(alert, at);
  }
}
