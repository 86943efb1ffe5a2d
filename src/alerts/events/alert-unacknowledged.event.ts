import type { EventFields } from '../../../libs/outbox/outbox-event';
import type { AlertRow } from '../listing/alert-view';
import { AlertEvent, titledFields } from './alert-event';

/** Nobody has taken responsibility for an alert any more. */
export class AlertUnacknowledgedEvent extends AlertEvent {
  static readonly type = 'alerts.unacknowledged';
  static readonly wireName = 'alert_unacknowledged';
  readonly title: string;
  readonly unacknowledgedBy: string | null;

  constructor(fields: EventFields<AlertUnacknowledgedEvent>) {
    super(fields);
  }
}

/** The event that tells that nobody is responsible for an alert any more. */
export const unacknowledgedEvent = (row: AlertRow, at: Date): AlertUnacknowledgedEvent =>
  new AlertUnacknowledgedEvent({ ...titledFields(row, at), unacknowledgedBy: row.status_by });
