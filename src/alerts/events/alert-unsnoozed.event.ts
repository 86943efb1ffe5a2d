import { OutboxEvent } from '../../../libs/outbox/outbox-event';
import type { AlertRow } from '../listing/alert-view';
import type { Severity } from '../domain/severity';

/** What woke an alert: its time came, a member did, or it became worse. */
export type WakeReason = 'timer' | 'member' | 'worse';

/** An alert that slept is active again. */
export class AlertUnsnoozedEvent extends OutboxEvent {
  static readonly type = 'alerts.unsnoozed';
  static readonly wireName = 'alert_unsnoozed';

  constructor(
    readonly tenantId: string,
    readonly alertId: string,
    readonly alertType: string,
    readonly severity: Severity,
    readonly title: string,
    readonly reason: WakeReason,
    /** The member; null: nobody. */
    readonly unsnoozedBy: string | null,
    readonly timestamp: string,
  ) {
    super();
  }

  subject(): string {
    return this.alertId;
  }
}

/** The event that tells that an alert has just been woken. */
export const unsnoozedEvent = (row: AlertRow, reason: WakeReason, by: string | null, at: Date): AlertUnsnoozedEvent =>
  new AlertUnsnoozedEvent(row.tenant_id, row.id, row.alert_type, row.severity, row.title, reason, by, at.toISOString());
