import type { EventFields } from '../../../libs/outbox/outbox-event';
import type { AlertRow } from '../listing/alert-view';
import { AlertEvent, alertEventFields } from './alert-event';

/** A member took responsibility for an alert. */
export class AlertAcknowledgedEvent extends AlertEvent {
  static readonly type = 'alerts.acknowledged';
  static readonly wireName = 'alert_acknowledged';
  readonly acknowledgedBy: string;
  readonly responseTimeSeconds: number;

  constructor(fields: EventFields<AlertAcknowledgedEvent>) {
    super(fields);
  }
}

/** Creates the event for an alert that a member has just acknowledged. */
export const acknowledgedEvent = (row: AlertRow, at: Date): AlertAcknowledgedEvent =>
  new AlertAcknowledgedEvent({
    ...alertEventFields(row, at),
    acknowledgedBy: row.acknowledgedBy ?? '',
    responseTimeSeconds: row.responseTimeSeconds ?? 0,
  });
