import { OutboxEvent } from '../../../libs/outbox/outbox-event';
import type { Severity } from '../domain/severity';

/** What kept an open alert quiet is over. */
export class AlertUnsuppressedEvent extends OutboxEvent {
  static readonly type = 'alerts.unsilenced';
  static readonly wireName = 'alert_unsilenced';

  constructor(
    readonly tenantId: string,
    readonly alertId: string,
    readonly alertType: string,
    readonly severity: Severity,
    readonly title: string,
    /** What was the reason. */
    readonly quietReason: string,
    /** Whether it notifies now, as if it had just been raised. */
    readonly rings: boolean,
    readonly timestamp: string,
  ) {
    super();
  }

  subject(): string {
    return this.alertId;
  }
}

/** The event that tells that an alert notifies again. */
export const unsuppressedEvent = (
  {
    tenant_id,
    id,
    alert_type,
    severity,
    title,
    quiet_reason,
  }: { tenant_id: string; id: string; alert_type: string; severity: Severity; title: string; quiet_reason: string },
  rings: boolean,
  at: Date,
): AlertUnsuppressedEvent =>
  new AlertUnsuppressedEvent(tenant_id, id, alert_type, severity, title, quiet_reason, rings, at.toISOString());
