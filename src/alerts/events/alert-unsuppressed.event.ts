import type { EventFields } from '../../../libs/outbox/outbox-event';
import { AlertEvent, type AlertColumns, subjectFields } from './alert-event';

/** What kept an open alert quiet is over. */
export class AlertUnsuppressedEvent extends AlertEvent {
  static readonly type = 'alerts.unsilenced';
  static readonly wireName = 'alert_unsilenced';
  readonly title: string;
  /** What was the reason. */
  readonly quietReason: string;
  /** Whether it notifies now, as if it had just been raised. */
  readonly rings: boolean;

  constructor(fields: EventFields<AlertUnsuppressedEvent>) {
    super(fields);
  }
}

/** The event that tells that an alert notifies again. */
export const unsuppressedEvent = (
  row: AlertColumns & { readonly quiet_reason: string },
  rings: boolean,
  at: Date,
): AlertUnsuppressedEvent =>
  new AlertUnsuppressedEvent({
    ...subjectFields(row),
    title: row.title,
    quietReason: row.quiet_reason,
    rings,
    timestamp: at.toISOString(),
  });
