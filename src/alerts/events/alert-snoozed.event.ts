import type { EventFields } from '../../../libs/outbox/outbox-event';
import type { AlertRow } from '../listing/alert-view';
import { AlertEvent, alertEventFields } from './alert-event';

/** A member snoozed an alert. */
export class AlertSnoozedEvent extends AlertEvent {
  static readonly type = 'alerts.snoozed';
  static readonly wireName = 'alert_snoozed';
  readonly snoozedBy: string;
  /** When the snooze ends. */
  readonly snoozedUntil: string;

  constructor(fields: EventFields<AlertSnoozedEvent>) {
    super(fields);
  }
}

/** Creates the event for an alert that a member has just snoozed. */
export const snoozedEvent = (row: AlertRow, snoozedBy: string, at: Date): AlertSnoozedEvent =>
  new AlertSnoozedEvent({
    ...alertEventFields(row, at),
    snoozedBy,
    snoozedUntil: row.snoozedUntil?.toISOString() ?? '',
  });
