import type { EventFields } from '../../../libs/outbox/outbox-event';
import type { AlertRow } from '../listing/alert-view';
import { AlertEvent, alertEventFields } from './alert-event';

/** A member commented on an alert. */
export class AlertCommentedEvent extends AlertEvent {
  static readonly type = 'alerts.commented';
  static readonly wireName = 'alert_commented';
  readonly commentedBy: string;
  readonly comment: string;

  constructor(fields: EventFields<AlertCommentedEvent>) {
    super(fields);
  }
}

/** Creates the event for an alert on which a member has just commented. */
export const commentedEvent = (row: AlertRow, commentedBy: string, comment: string, at: Date): AlertCommentedEvent =>
  new AlertCommentedEvent({ ...alertEventFields(row, at), commentedBy, comment });
