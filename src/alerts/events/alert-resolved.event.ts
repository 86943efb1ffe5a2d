import { OutboxEvent } from '../../../libs/outbox/outbox-event';
import type { Severity } from '../domain/severity';

/** The problem behind an alert is over. */
export class AlertResolvedEvent extends OutboxEvent {
  static readonly type = 'alerts.resolved';
  static readonly wireName = 'alert_resolved';

  constructor(
    readonly tenantId: string,
    readonly alertId: string,
    readonly alertType: string,
    readonly severity: Severity,
    readonly aggregationKey: string,
    readonly resolvedBy: string,
    readonly resolutionTimeSeconds: number,
    readonly timestamp: string,
  ) {
    super();
  }

  subject(): string {
    return this.alertId;
  }
}
