import type { EventFields } from '../../../libs/outbox/outbox-event';
import type { AlertRow } from '../listing/alert-view';
import { AlertEvent, titledFields } from './alert-event';

/** The problem behind a closed alert is back, or a member says that it never was over. */
export class AlertReopenedEvent extends AlertEvent {
  static readonly type = 'alerts.reopened';
  static readonly wireName = 'alert_reopened';
  readonly title: string;
  readonly aggregationKey: string;
  /** The member; null: another occurrence did. */
  readonly reopenedBy: string | null;

  constructor(fields: EventFields<AlertReopenedEvent>) {
    super(fields);
  }
}

/** The event that tells that a member has just opened an alert again. */
export const reopenedEvent = (row: AlertRow, reopenedBy: string, at: Date): AlertReopenedEvent =>
  new AlertReopenedEvent({ ...titledFields(row, at), aggregationKey: row.aggregation_key, reopenedBy });
