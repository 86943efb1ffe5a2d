import type { EventFields } from '../../../libs/outbox/outbox-event';
import type { AlertRow } from '../listing/alert-view';
import { AlertEvent, titledFields } from './alert-event';

/** A member changed what an alert says. */
export class AlertUpdatedEvent extends AlertEvent {
  static readonly type = 'alerts.updated';
  static readonly wireName = 'alert_updated';
  readonly title: string;
  readonly updatedBy: string;
  /** The fields that are not as before. */
  readonly changed: readonly string[];

  constructor(fields: EventFields<AlertUpdatedEvent>) {
    super(fields);
  }
}

/** The event that tells that a member has just changed what an alert says. */
export const updatedEvent = (
  row: AlertRow,
  updatedBy: string,
  changed: readonly string[],
  at: Date,
): AlertUpdatedEvent => new AlertUpdatedEvent({ ...titledFields(row, at), updatedBy, changed });
