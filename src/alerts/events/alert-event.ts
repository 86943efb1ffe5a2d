import { OutboxEvent } from '../../../libs/outbox/outbox-event';
import type { Priority, Severity } from '../domain/severity';

/** Something that happened to one alert. */
export abstract class AlertEvent extends OutboxEvent {
  readonly tenantId: string;
  readonly alertId: string;
  readonly alertType: string;
  readonly severity: Severity;
  readonly title: string;
  readonly priority: Priority;
  /** The epoch and the episode of the alert after the change. */
  readonly epoch: number;
  readonly episode: number;
  readonly timestamp: string;
  /** Who did it; null: Campana itself. Missing: nobody said. */
  readonly actor?: { readonly id: string; readonly name: string | null } | null;
  /** What changed of its status, severity, priority, assignee and incident: `{ field: [before, after] }`. */
  readonly changes?: Readonly<Record<string, readonly [unknown, unknown]>>;

  subject(): string {
    return this.alertId;
  }
}

/** The columns of an alert that its events need. */
export interface AlertColumns {
  readonly tenantId: string;
  readonly id: string;
  readonly alertType: string;
  readonly severity: Severity;
  readonly title: string;
  readonly priority: Priority;
  readonly epoch: number;
  readonly episode: number;
}

/** The properties of AlertColumns. */
export const eventColumns = [
  'tenantId',
  'id',
  'alertType',
  'severity',
  'title',
  'priority',
  'epoch',
  'episode',
] as const satisfies readonly (keyof AlertColumns)[];

/** The fields that all events of an alert have. */
export const alertEventFields = (
  { id, tenantId, alertType, severity, title, priority, epoch, episode }: AlertColumns,
  at: Date,
) => ({
  tenantId,
  alertId: id,
  alertType,
  severity,
  title,
  priority,
  epoch,
  episode,
  timestamp: at.toISOString(),
});
