import type { EventFields } from '../../../../../libs/outbox/outbox-event';
import { AlertEvent } from '../../../../alerts';
import type { ClockKind } from '../sla-clock';

/** Most of the time until a deadline of an alert is over. */
export class SlaAtRiskEvent extends AlertEvent {
  static readonly type = 'alerts.sla_at_risk';
  static readonly wireName = 'alert_sla_at_risk';
  readonly sla: ClockKind;
  readonly targetMinutes: number;
  /** ISO 8601; null: it was paused before then. */
  readonly dueAt: string | null;

  constructor(fields: EventFields<SlaAtRiskEvent>) {
    super(fields);
  }
}
