import type { EventFields } from '../../../libs/outbox/outbox-event';
import { AlertEvent, type AlertColumns, alertEventFields } from './alert-event';

/** An open alert is no longer suppressed. */
export class AlertUnsuppressedEvent extends AlertEvent {
  static readonly type = 'alerts.unsilenced';
  static readonly wireName = 'alert_unsilenced';
  /** Why it was suppressed. */
  readonly quietReason: string;
  /** Whether people are notified of it now, as if it had just been raised. */
  readonly rings: boolean;

  constructor(fields: EventFields<AlertUnsuppressedEvent>) {
    super(fields);
  }
}

/** Creates the event for an alert that is no longer suppressed. @param notifies whether people are notified now */
export const unsuppressedEvent = (
  row: AlertColumns & { readonly quietReason: string },
  notifies: boolean,
  at: Date,
): AlertUnsuppressedEvent =>
  new AlertUnsuppressedEvent({
    ...alertEventFields(row, at),
    quietReason: row.quietReason,
    rings: notifies,
  });
