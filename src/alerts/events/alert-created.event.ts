import { OutboxEvent } from '../../../libs/outbox/outbox-event';
import type { Severity } from '../domain/severity';

/** A new alert was raised. */
export class AlertCreatedEvent extends OutboxEvent {
  static readonly type = 'alerts.created';
  static readonly wireName = 'alert_created';

  constructor(
    readonly tenantId: string,
    readonly alertId: string,
    readonly alertType: string,
    readonly severity: Severity,
    readonly title: string,
    readonly notificationSent: boolean,
    readonly timestamp: string,
    /** Why nobody is notified of it; missing: somebody is. */
    readonly quietReason?: string,
    readonly groupId?: string,
  ) {
    super();
  }

  subject(): string {
    return this.alertId;
  }
}
