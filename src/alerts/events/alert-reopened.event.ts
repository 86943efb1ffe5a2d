import type { EventFields } from '../../../libs/outbox/outbox-event';
import type { AlertRow } from '../listing/alert-view';
import { AlertEvent, alertEventFields } from './alert-event';

/** A closed alert was reopened, by another occurrence of its problem or by a member. */
export class AlertReopenedEvent extends AlertEvent {
  static readonly type = 'alerts.reopened';
  static readonly wireName = 'alert_reopened';
  readonly aggregationKey: string;
  /** The member; null: another occurrence reopened it. */
  readonly reopenedBy: string | null;

  constructor(fields: EventFields<AlertReopenedEvent>) {
    super(fields);
  }
}

/** Creates the event for an alert that a member has just reopened. */
export const reopenedEvent = (row: AlertRow, reopenedBy: string, at: Date): AlertReopenedEvent =>
  new AlertReopenedEvent({ ...alertEventFields(row, at), aggregationKey: row.aggregationKey, reopenedBy });
