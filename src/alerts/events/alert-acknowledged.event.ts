import { OutboxEvent } from '../../../libs/outbox/outbox-event';
import type { AlertRow } from '../listing/alert-view';
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

/** The event that tells that a member has just acknowledged an alert. */
export const acknowledgedEvent = (row: AlertRow, at: Date): AlertAcknowledgedEvent =>
  new AlertAcknowledgedEvent(
    row.tenant_id,
    row.id,
    row.alert_type,
    row.severity,
    row.acknowledged_by ?? '',
    row.response_time_seconds ?? 0,
    at.toISOString(),
  );
