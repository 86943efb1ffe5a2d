import type { AlertRow } from '../listing/alert-view';
import { AlertEvent } from './alert-event';

/** A member changed what an alert says. */
export class AlertUpdatedEvent extends AlertEvent {
  static readonly type = 'alerts.updated';
  static readonly wireName = 'alert_updated';

  constructor(
    alert: AlertRow,
    readonly updatedBy: string,
    /** The fields that are not as before. */
    readonly changed: readonly string[],
    at: Date,
  ) {
    super(alert, at);
  }
}
