import type { EventFields } from '../../../../../libs/outbox/outbox-event';
import { AlertEvent } from '../../../../alerts';
import type { ClockKind } from '../sla-clock';

/** A deadline of an alert has passed. */
export class SlaBreachedEvent extends AlertEvent {
  static readonly type = 'alerts.sla_breached';
  static readonly wireName = 'alert_sla_breached';
  readonly sla: ClockKind;
  readonly targetMinutes: number;
  /** ISO 8601. */
  readonly dueAt: string | null;
  /** The clock, which takes a level of the escalation once. */
  readonly clockId: string;

  constructor(fields: EventFields<SlaBreachedEvent>) {
    super(fields);
  }
}
