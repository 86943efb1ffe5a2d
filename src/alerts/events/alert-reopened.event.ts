import { OutboxEvent } from '../../../libs/outbox/outbox-event';
import type { Severity } from '../domain/severity';

/** The problem behind a closed alert is back. */
export class AlertReopenedEvent extends OutboxEvent {
  static readonly type = 'alerts.reopened';
  static readonly wireName = 'alert_reopened';

  constructor(
    readonly tenantId: string,
    readonly alertId: string,
    readonly alertType: string,
    readonly severity: Severity,
    readonly title: string,
    /** The member; null: another occurrence did. */
    readonly reopenedBy: string | null,
    readonly timestamp: string,
  ) {
    super();
  }

  subject(): string {
    return this.alertId;
  }
}
