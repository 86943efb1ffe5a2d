import { OutboxEvent } from '../../../libs/outbox/outbox-event';
import type { Severity } from '../domain/severity';

/** Something that happened to one alert. */
export abstract class AlertEvent extends OutboxEvent {
  readonly tenantId: string;
  readonly alertId: string;
  readonly alertType: string;
  readonly severity: Severity;
  readonly timestamp: string;

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
}

/** The fields that all events of an alert have. */
export const subjectFields = ({ tenantId, id, alertType, severity }: AlertColumns) => ({
  tenantId,
  alertId: id,
  alertType,
  severity,
});

/** The fields that most events of an alert have: title and time included. */
export const titledFields = (row: AlertColumns, at: Date) => ({
  ...subjectFields(row),
  title: row.title,
  timestamp: at.toISOString(),
});
