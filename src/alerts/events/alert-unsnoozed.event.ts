import type { EventFields } from '../../../libs/outbox/outbox-event';
import type { AlertRow } from '../listing/alert-view';
import { AlertEvent, subjectFields } from './alert-event';

/** What woke an alert: its time came, a member did, or it became worse. */
export type WakeReason = 'timer' | 'member' | 'worse';

/** An alert that slept is active again. */
export class AlertUnsnoozedEvent extends AlertEvent {
  static readonly type = 'alerts.unsnoozed';
  static readonly wireName = 'alert_unsnoozed';
  readonly title: string;
  readonly reason: WakeReason;
  /** The member; null: nobody. */
  readonly unsnoozedBy: string | null;

  constructor(fields: EventFields<AlertUnsnoozedEvent>) {
    super(fields);
  }
}

/** The event that tells that an alert has just been woken. */
export const unsnoozedEvent = (
  row: AlertRow,
  reason: WakeReason,
  unsnoozedBy: string | null,
  at: Date,
): AlertUnsnoozedEvent =>
  new AlertUnsnoozedEvent({
    ...subjectFields(row),
    title: row.title,
    reason,
    unsnoozedBy,
    timestamp: at.toISOString(),
  });
