import type { AlertRow } from '../listing/alert-view';
import { AlertEvent } from './alert-event';

/** An alert is to be brought to the next ones. */
export class AlertEscalatedEvent extends AlertEvent {
  static readonly type = 'alerts.escalated';
  static readonly wireName = 'alert_escalated';
  /** How often it was, by now. */
  readonly escalationLevel: number;

  constructor(
    alert: AlertRow,
    /** The member; null: nobody reacted in time. */
    readonly escalatedBy: string | null,
    at: Date,
  ) {
    super(alert, at);
    this.escalationLevel = alert.escalation_level;
  }
}
