import { OutboxEvent } from '../../../libs/outbox/outbox-event';
import type { Severity } from '../domain/severity';

/** Another ten occurrences folded into an alert. */
export class AlertAggregatedEvent extends OutboxEvent {
  static readonly type = 'alerts.aggregated';
  static readonly wireName = 'alert_aggregated';

  constructor(
    readonly tenantId: string,
    readonly alertId: string,
    readonly alertType: string,
    readonly severity: Severity,
    readonly title: string,
    /** A multiple of ten. */
    readonly occurrenceCount: number,
    readonly timestamp: string,
  ) {
    super();
  }

  subject(): string {
    return this.alertId;
  }
}
