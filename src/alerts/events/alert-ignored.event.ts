import type { EventFields } from '../../../libs/outbox/outbox-event';
import type { AlertRow } from '../listing/alert-view';
import { AlertEvent, alertEventFields } from './alert-event';

/** An alert was marked as ignored: it needs no attention. */
export class AlertIgnoredEvent extends AlertEvent {
  static readonly type = 'alerts.ignored';
  static readonly wireName = 'alert_ignored';
  readonly aggregationKey: string;
  readonly ignoredBy: string | null;

  constructor(fields: EventFields<AlertIgnoredEvent>) {
    super(fields);
  }
}

/** Creates the event for an alert that has just been ignored. */
export const ignoredEvent = (row: AlertRow, at: Date): AlertIgnoredEvent =>
  new AlertIgnoredEvent({
    ...alertEventFields(row, at),
    aggregationKey: row.aggregationKey,
    ignoredBy: row.statusBy,
  });
