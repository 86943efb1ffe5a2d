import { OutboxEvent } from '../../../libs/outbox/outbox-event';
import type { Severity } from '../domain/severity';

/** What every event tells of its alert. */
export interface AlertSummary {
  readonly tenant_id: string;
  readonly id: string;
  readonly alert_type: string;
  readonly severity: Severity;
  readonly title: string;
}

/** Something that happened to one alert. */
export abstract class AlertEvent extends OutboxEvent {
  readonly tenantId: string;
  readonly alertId: string;
  readonly alertType: string;
  readonly severity: Severity;
  readonly title: string;
  readonly timestamp: string;

  constructor(alert: AlertSummary, at: Date) {
    super();
    this.tenantId = alert.tenant_id;
    this.alertId = alert.id;
    this.alertType = alert.alert_type;
    this.severity = alert.severity;
    this.title = alert.title;
    this.timestamp = at.toISOString();
  }

  subject(): string {
    return this.alertId;
  }
}
