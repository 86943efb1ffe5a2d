import { OutboxEvent } from '../../../libs/outbox/outbox-event';
import type { AlertRow } from '../listing/alert-view';
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
    /** The member; null: it resolved itself. */
    readonly resolvedBy: string | null,
    readonly resolutionTimeSeconds: number,
    readonly timestamp: string,
  ) {
    super();
  }

  subject(): string {
    return this.alertId;
  }
}

/** The event that tells of an alert that has just been resolved. */
export const resolvedEvent = (row: AlertRow, at: Date): AlertResolvedEvent =>
  new AlertResolvedEvent(
    row.tenant_id,
    row.id,
    row.alert_type,
    row.severity,
    row.aggregation_key,
    row.resolved_by,
    row.resolution_time_seconds ?? 0,
    at.toISOString(),
  );
