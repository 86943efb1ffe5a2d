import type { EventFields } from '../../../../libs/outbox/outbox-event';
import { AlertEvent } from '../../../alerts';
import type { EndReason } from '../run';

/** The escalation of an alert is over. */
export class EscalationEndedEvent extends AlertEvent {
  static readonly type = 'alerts.escalation_ended';
  static readonly wireName = 'alert_escalation_ended';
  readonly reason: EndReason;

  constructor(fields: EventFields<EscalationEndedEvent>) {
    super(fields);
  }
}
