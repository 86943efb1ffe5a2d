import { OutboxEvent } from '../../../libs/outbox/outbox-event';
import type { Severity } from '../domain/severity';

/** From now on nobody is notified of an open alert. */
export class AlertSuppressedEvent extends OutboxEvent {
  static readonly type = 'alerts.silenced';
  static readonly wireName = 'alert_silenced';

  constructor(
    readonly tenantId: string,
    readonly alertId: string,
    readonly alertType: string,
    readonly severity: Severity,
    readonly quietReason: string,
    /** The suppression. */
    readonly quietBy: string,
    readonly timestamp: string,
  ) {
    super();
  }

  subject(): string {
    return this.alertId;
  }
}
