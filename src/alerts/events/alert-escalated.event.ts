import type { EventFields } from '../../../libs/outbox/outbox-event';
import type { AlertRow } from '../listing/alert-view';
import { AlertEvent, alertEventFields } from './alert-event';

/** An alert was escalated to the next level. */
export class AlertEscalatedEvent extends AlertEvent {
  static readonly type = 'alerts.escalated';
  static readonly wireName = 'alert_escalated';
  /** The member; null: nobody reacted in time. */
  readonly escalatedBy: string | null;
  /** How often it has been escalated, this time included. */
  readonly escalationLevel: number;

  constructor(fields: EventFields<AlertEscalatedEvent>) {
    super(fields);
  }
}

/** Creates the event for an alert that has just been escalated. */
export const escalatedEvent = (row: AlertRow, escalatedBy: string | null, at: Date): AlertEscalatedEvent =>
  new AlertEscalatedEvent({ ...alertEventFields(row, at), escalatedBy, escalationLevel: row.escalationLevel });
