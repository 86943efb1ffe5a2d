import type { EventFields } from '../../../libs/outbox/outbox-event';
import type { AlertRow } from '../listing/alert-view';
import { AlertEvent, alertEventFields } from './alert-event';

/** Why the snooze of an alert ended: its time was over, a member ended it, or the severity rose. */
export type WakeReason = 'timer' | 'member' | 'worse';

/** The snooze of an alert ended: it is active again. */
export class AlertUnsnoozedEvent extends AlertEvent {
  static readonly type = 'alerts.unsnoozed';
  static readonly wireName = 'alert_unsnoozed';
  readonly reason: WakeReason;
  /** The member; null: it ended automatically. */
  readonly unsnoozedBy: string | null;

  constructor(fields: EventFields<AlertUnsnoozedEvent>) {
    super(fields);
  }
}

/** Creates the event for an alert whose snooze has just ended. */
export const unsnoozedEvent = (
  row: AlertRow,
  reason: WakeReason,
  unsnoozedBy: string | null,
  at: Date,
): AlertUnsnoozedEvent =>
  new AlertUnsnoozedEvent({
    ...alertEventFields(row, at),
    reason,
    unsnoozedBy,
  });
