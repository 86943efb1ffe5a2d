import { OutboxEvent } from '../../../libs/outbox/outbox-event';
import type { AlertRow } from '../listing/alert-view';
import type { Severity } from '../domain/severity';

/** A member does not want to hear of an alert for a while. */
export class AlertSnoozedEvent extends OutboxEvent {
  static readonly type = 'alerts.snoozed';
  static readonly wireName = 'alert_snoozed';

  constructor(
    readonly tenantId: string,
    readonly alertId: string,
    readonly alertType: string,
    readonly severity: Severity,
    readonly snoozedBy: string,
    /** When it wakes. */
    readonly snoozedUntil: string,
    readonly timestamp: string,
  ) {
    super();
  }

  subject(): string {
    return this.alertId;
  }
}

/** The event that tells that a member has just put an alert to sleep. */
export const snoozedEvent = (row: AlertRow, by: string, at: Date): AlertSnoozedEvent =>
  new AlertSnoozedEvent(
    row.tenant_id,
    row.id,
    row.alert_type,
    row.severity,
    by,
    row.snoozed_until?.toISOString() ?? '',
    at.toISOString(),
  );
