import type { EventFields } from '../../../libs/outbox/outbox-event';
import type { Actor } from '../domain/actor';
import type { AlertRow } from '../listing/alert-view';
import { AlertEvent, alertEventFields } from './alert-event';

/** A member asked for the next level of the escalation of an alert, among many alerts. */
export class AlertEscalationRequestedEvent extends AlertEvent {
  static readonly type = 'alerts.escalation_requested';
  static readonly wireName = 'alert_escalation_requested';
  readonly requestedBy: string;
  readonly requestedByName: string | null;
  readonly channel: string;
  readonly correlationId: string | null;
  readonly notes: string | null;
  /** How often the alert had been escalated: if it was escalated since, nothing happens. */
  readonly escalationLevel: number;

  constructor(fields: EventFields<AlertEscalationRequestedEvent>) {
    super(fields);
  }
}

/** Creates the event for an alert whose next level a member has just asked for. */
export const escalationRequestedEvent = (
  row: AlertRow,
  { id, name, channel, correlationId }: Actor,
  notes: string | null,
  at: Date,
): AlertEscalationRequestedEvent =>
  new AlertEscalationRequestedEvent({
    ...alertEventFields(row, at),
    requestedBy: id,
    requestedByName: name,
    channel,
    correlationId,
    notes,
    escalationLevel: row.escalationLevel,
  });
