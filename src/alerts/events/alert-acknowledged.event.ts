import { OutboxEvent } from '../../../libs/outbox/outbox-event';
import type { Severity } from '../domain/severity';

/** A member took responsibility for an alert. */
export class AlertAcknowledgedEvent extends OutboxEvent {
  static readonly type = 'alerts.acknowledged';
  static readonly wireName = 'alert_acknowledged';

  constructor(
    readonly tenantId: string,
    readonly alertId: string,
    readonly alertType: string,
    readonly severity: Severity,
    readonly acknowledgedBy: string,
    readonly responseTimeSeconds: number,
    readonly timestamp: string,
  ) {
    super();
  }

  subject(): string {
    return this.alertId;
  }
}
