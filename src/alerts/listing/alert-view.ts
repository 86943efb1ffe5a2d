import { openStatuses, type Status } from '../domain/alert-status';
import { severities, type Priority, type Severity } from '../domain/severity';

/** A row of `alerts`. Its columns have the same names as the fields of the API. */
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
  readonly version: number;
  readonly updated_at: Date;
  readonly status_at: Date | null;
  readonly status_by: string | null;
  readonly status_by_name: string | null;
  readonly acknowledgment_notes: string | null;
  readonly assigned_to: string | null;
  readonly assigned_role: string | null;
  readonly escalation_level: number;
  readonly escalated_at: Date | null;
  readonly expires_at: Date | null;
  /** The fields that a member has edited, with the values from before the first edit. */
  readonly edited: Readonly<Record<string, unknown>>;
}

/** When a member read and dismissed an alert; null: not yet. */
export interface InboxMark {
  readonly read_at: Date | null;
  readonly dismissed_at: Date | null;
}

/** An alert with the inbox marks of a member. */
export type SeenAlert = AlertRow & InboxMark;

/**
 * Returns SQL that adds a member's inbox marks to the alerts of a statement.
 * @param member the placeholder of the member's id
 */
export const withInbox = (sql: string, member: string): string => `
  SELECT l.*, i.read_at, i.dismissed_at FROM (${sql}) AS l
  LEFT JOIN alert_inbox i ON i.tenant_id = l.tenant_id AND i.member_id = ${member} AND i.alert_id = l.id`;

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

/** A row of `alert_history`. */
export interface HistoryRow {
  readonly id: string;
  readonly action: string;
  readonly action_by: string | null;
  readonly action_by_name: string | null;
  readonly action_at: Date;
  readonly notes: string | null;
  readonly previous_status: Status | null;
  readonly new_status: Status | null;
  readonly channel: string | null;
  readonly correlation_id: string | null;
  readonly details: Readonly<Record<string, readonly [unknown, unknown]>> | null;
}

/** SQL expression: the rank of the severity in a column; a worse severity has a greater rank. */
export const severityRank = (column: string): string =>
  `array_position('{${severities.join(',')}}'::text[], ${column}::text)`;

/** The columns of an AlertRow, for SELECT and RETURNING. */
export const alertColumns = `
  id, tenant_id, rule_id, alert_type, alert_category, severity, priority, status, title, description, recommended_action,
  business_impact, source_service, source_event_id, source_event_type, source_event_data, related_product_id,
  related_ingredient_id, related_batch_id, related_order_id, related_supplier_id, aggregation_key, labels, occurrence_count,
  last_occurrence_at, created_at, acknowledged_at, acknowledged_by, resolved_at, resolved_by, resolution_notes,
  snoozed_until, notification_sent, response_time_seconds, resolution_time_seconds, previous_alert_id, recurrence, group_id,
  quiet_reason, quiet_by, is_flapping, silenced, version, updated_at, status_at, status_by, status_by_name,
  acknowledgment_notes, assigned_to, assigned_role, escalation_level, escalated_at, expires_at, edited`;

/** SQL: the open statuses, for `IN (…)`. The partial indexes use the same list. */
export const openInSql = `'${openStatuses.join("', '")}'`;
