import type { Status } from './domain/alert-status';
import { severities, type Priority, type Severity } from './domain/severity';

/** A row of `alerts`; its columns are named as on the wire. */
export interface AlertRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly rule_id: string | null;
  readonly alert_type: string;
  readonly alert_category: string;
  readonly severity: Severity;
  readonly priority: Priority;
  readonly status: Status;
  readonly title: string;
  readonly description: string;
  readonly recommended_action: string | null;
  readonly business_impact: string | null;
  readonly source_service: string;
  readonly source_event_id: string | null;
  readonly source_event_type: string | null;
  readonly source_event_data: Record<string, unknown> | null;
  readonly related_product_id: string | null;
  readonly related_ingredient_id: string | null;
  readonly related_batch_id: string | null;
  readonly related_order_id: string | null;
  readonly related_supplier_id: string | null;
  readonly aggregation_key: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly occurrence_count: number;
  readonly last_occurrence_at: Date;
  readonly created_at: Date;
  readonly acknowledged_at: Date | null;
  readonly acknowledged_by: string | null;
  readonly resolved_at: Date | null;
  readonly resolved_by: string | null;
  readonly resolution_notes: string | null;
  readonly snoozed_until: Date | null;
  readonly notification_sent: boolean;
  readonly response_time_seconds: number | null;
  readonly resolution_time_seconds: number | null;
  readonly previous_alert_id: string | null;
  readonly recurrence: number;
  readonly group_id: string | null;
  readonly quiet_reason: string | null;
  readonly quiet_by: string | null;
  readonly is_flapping: boolean;
  readonly silenced: Readonly<Record<string, number>>;
}

/** A row of `alert_occurrences`. */
export interface OccurrenceRow {
  readonly id: string;
  readonly event_id: string | null;
  readonly event_type: string | null;
  readonly severity: Severity;
  readonly occurred_at: Date;
  readonly received_at: Date;
  readonly data: Readonly<Record<string, unknown>> | null;
}

/** A row of `alert_groups`. */
export interface GroupRow {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly lead_alert_id: string;
  readonly severity: Severity;
  readonly alert_count: number;
  readonly first_at: Date;
  readonly last_at: Date;
  readonly is_open: boolean;
}

/** A row of `alert_history`. */
export interface HistoryRow {
  readonly id: string;
  readonly action: string;
  readonly action_by: string | null;
  readonly action_at: Date;
  readonly notes: string | null;
  readonly previous_status: Status | null;
  readonly new_status: Status | null;
}

/** SQL: how bad the severity in a column is, the worst the greatest. */
export const severityRank = (column: string): string =>
  `array_position('{${severities.join(',')}}'::text[], ${column}::text)`;

/** The columns of an AlertRow, for SELECT and RETURNING. */
export const alertColumns = `
  id, tenant_id, rule_id, alert_type, alert_category, severity, priority, status, title, description, recommended_action,
  business_impact, source_service, source_event_id, source_event_type, source_event_data, related_product_id,
  related_ingredient_id, related_batch_id, related_order_id, related_supplier_id, aggregation_key, labels, occurrence_count,
  last_occurrence_at, created_at, acknowledged_at, acknowledged_by, resolved_at, resolved_by, resolution_notes,
  snoozed_until, notification_sent, response_time_seconds, resolution_time_seconds, previous_alert_id, recurrence, group_id,
  quiet_reason, quiet_by, is_flapping, silenced`;
