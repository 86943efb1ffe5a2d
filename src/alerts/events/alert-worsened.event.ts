import { OutboxEvent } from '../../../libs/outbox/outbox-event';
import type { Severity } from '../domain/severity';

/** An occurrence was worse than the alert that tells of it, and raised its severity. */
export class AlertWorsenedEvent extends OutboxEvent {
  static readonly type = 'alerts.worsened';
  static readonly wireName = 'alert_worsened';

  constructor(
    readonly tenantId: string,
    readonly alertId: string,
    readonly alertType: string,
    readonly severity: Severity,
    readonly previousSeverity: Severity,
    readonly title: string,
    readonly timestamp: string,
  ) {
    super();
  }

  subject(): string {
    return this.alertId;
  }
}
