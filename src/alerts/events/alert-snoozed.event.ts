import type { EventFields } from '../../../libs/outbox/outbox-event';
import type { AlertRow } from '../listing/alert-view';
import { AlertEvent, subjectFields } from './alert-event';

/** A member does not want to hear of an alert for a while. */
export class AlertSnoozedEvent extends AlertEvent {
  static readonly type = 'alerts.snoozed';
  static readonly wireName = 'alert_snoozed';
  readonly snoozedBy: string;
  /** When it wakes. */
  readonly snoozedUntil: string;

  constructor(fields: EventFields<AlertSnoozedEvent>) {
    super(fields);
  }
}

/** The event that tells that a member has just put an alert to sleep. */
export const snoozedEvent = (row: AlertRow, snoozedBy: string, at: Date): AlertSnoozedEvent =>
  new AlertSnoozedEvent({
    ...subjectFields(row),
    snoozedBy,
    snoozedUntil: row.snoozed_until?.toISOString() ?? '',
    timestamp: at.toISOString(),
  });
