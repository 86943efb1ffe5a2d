import type { EventFields } from '../../../libs/outbox/outbox-event';
import type { AlertRow } from '../listing/alert-view';
import { AlertEvent, alertEventFields } from './alert-event';

/** A member edited an alert. */
export class AlertUpdatedEvent extends AlertEvent {
  static readonly type = 'alerts.updated';
  static readonly wireName = 'alert_updated';
  readonly updatedBy: string;
  /** The names of the fields that changed. */
  readonly changed: readonly string[];

  constructor(fields: EventFields<AlertUpdatedEvent>) {
    super(fields);
  }
}

/** Creates the event for an alert that a member has just edited. */
export const updatedEvent = (
  row: AlertRow,
  updatedBy: string,
  changed: readonly string[],
  at: Date,
): AlertUpdatedEvent => new AlertUpdatedEvent({ ...alertEventFields(row, at), updatedBy, changed });
