import type { EventFields } from '../../../libs/outbox/outbox-event';
import type { AlertRow } from '../listing/alert-view';
import { AlertEvent, titledFields } from './alert-event';

/** An alert was put aside: it deserves nobody's attention. */
export class AlertIgnoredEvent extends AlertEvent {
  static readonly type = 'alerts.ignored';
  static readonly wireName = 'alert_ignored';
  readonly title: string;
  readonly aggregationKey: string;
  readonly ignoredBy: string | null;

  constructor(fields: EventFields<AlertIgnoredEvent>) {
    super(fields);
  }
}

/** The event that tells that an alert has just been put aside. */
export const ignoredEvent = (row: AlertRow, at: Date): AlertIgnoredEvent =>
  new AlertIgnoredEvent({
    ...titledFields(row, at),
    aggregationKey: row.aggregation_key,
    ignoredBy: row.status_by,
  });
