import type { EventFields } from '../../../libs/outbox/outbox-event';
import type { AlertRow } from '../listing/alert-view';
import { AlertEvent, alertEventFields } from './alert-event';

/** An acknowledgement was taken back: nobody is responsible for the alert any longer. */
export class AlertUnacknowledgedEvent extends AlertEvent {
  static readonly type = 'alerts.unacknowledged';
  static readonly wireName = 'alert_unacknowledged';
  readonly unacknowledgedBy: string | null;

  constructor(fields: EventFields<AlertUnacknowledgedEvent>) {
    super(fields);
  }
}

/** Creates the event for an alert whose acknowledgement was just taken back. */
export const unacknowledgedEvent = (row: AlertRow, at: Date): AlertUnacknowledgedEvent =>
  new AlertUnacknowledgedEvent({ ...alertEventFields(row, at), unacknowledgedBy: row.statusBy });
