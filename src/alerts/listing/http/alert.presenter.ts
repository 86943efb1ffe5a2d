import type { Cell } from '../../../../libs/http/csv';
import { pageOf } from '../../../../libs/http/cursor';
import type { AlertRow, HistoryRow, InboxMark, OccurrenceRow } from '../alert-view';
import { isOpen, statuses } from '../../domain/alert-status';
import { severities } from '../../domain/severity';
import type { AlertCount } from '../queries/summarise-alerts';
import type { AlertCountsDto, AlertDto, HistoryEntryDto, HistoryPageDto, InboxMarkDto } from './alert.dto';
import type { OccurrenceDto, OccurrencePageDto } from '../../groups/http/group.dto';

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

/**
 * Returns an alert as the API shows it. `edited` is set to undefined, which JSON leaves out: removing it by
 * destructuring so many fields would cost fifty times as much.
 * @param row the alert, with the inbox marks of the member if they have any
 */
export const presentAlert = (row: AlertRow & Partial<InboxMark>): AlertDto => {
  const alert = {
    ...row,
    last_occurrence_at: row.last_occurrence_at.toISOString(),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    acknowledged_at: iso(row.acknowledged_at),
    resolved_at: iso(row.resolved_at),
    snoozed_until: iso(row.snoozed_until),
    status_at: iso(row.status_at),
    escalated_at: iso(row.escalated_at),
    expires_at: iso(row.expires_at),
    read_at: iso(row.read_at ?? null),
    dismissed_at: iso(row.dismissed_at ?? null),
    edited_fields: Object.keys(row.edited),
    edited: undefined,
  };
  return alert;
};

export const presentMark = (alertId: string, { read_at, dismissed_at }: InboxMark): InboxMarkDto => ({
  alert_id: alertId,
  read_at: iso(read_at),
  dismissed_at: iso(dismissed_at),
});

/** The columns of the CSV export. */
export const exportColumns = [
  'id',
  'created_at',
  'alert_type',
  'alert_category',
  'severity',
  'priority',
  'status',
  'title',
  'description',
  'source_service',
  'occurrence_count',
  'last_occurrence_at',
  'assigned_to',
  'assigned_role',
  'acknowledged_at',
  'acknowledged_by',
  'acknowledgment_notes',
  'resolved_at',
  'resolved_by',
  'resolution_notes',
  'response_time_seconds',
  'resolution_time_seconds',
  'escalation_level',
  'aggregation_key',
  'labels',
] as const satisfies readonly (keyof AlertDto)[];

/** Returns the cells of an alert for the CSV export. */
export const exportCells = (row: AlertRow): Cell[] => {
  const alert = presentAlert(row);
  return exportColumns.map((column) => (column === 'labels' ? JSON.stringify(alert.labels) : alert[column]));
};

const totals = <F extends 'status' | 'severity'>(
  names: readonly AlertCount[F][],
  counts: readonly AlertCount[],
  of: F,
): Record<AlertCount[F], number> => {
  const total = Object.fromEntries(names.map((name) => [name, 0])) as Record<AlertCount[F], number>;
  for (const row of counts) total[row[of]] += row.count;
  return total;
};

export function presentCounts(counts: readonly AlertCount[]): AlertCountsDto {
  const byStatus = totals(statuses, counts, 'status');
  const bySeverity = totals(severities, counts, 'severity');
  return {
    total_count: counts.reduce((sum, { count }) => sum + count, 0),
    active_count: byStatus.active,
    acknowledged_count: byStatus.acknowledged,
    snoozed_count: byStatus.snoozed,
    resolved_count: byStatus.resolved,
    ignored_count: byStatus.ignored,
    critical_count: bySeverity.critical,
    high_count: bySeverity.high,
    medium_count: bySeverity.medium,
    low_count: bySeverity.low,
    by_status: byStatus,
    by_severity: bySeverity,
    open_by_severity: totals(
      severities,
      counts.filter(({ status }) => isOpen(status)),
      'severity',
    ),
  };
}

export const presentHistoryEntry = (row: HistoryRow): HistoryEntryDto => ({
  id: row.id,
  action: row.action,
  action_by: row.action_by,
  action_by_name: row.action_by_name,
  action_at: row.action_at.toISOString(),
  notes: row.notes,
  previous_status: row.previous_status,
  new_status: row.new_status,
  channel: row.channel,
  correlation_id: row.correlation_id,
  details: row.details,
});

const presentOccurrence = (row: OccurrenceRow): OccurrenceDto => ({
  ...row,
  occurred_at: row.occurred_at.toISOString(),
  received_at: row.received_at.toISOString(),
});

export const presentOccurrencePage = (rows: readonly OccurrenceRow[], limit: number): OccurrencePageDto =>
  pageOf(rows, limit, presentOccurrence, ({ id }) => [id]);

export const presentAlertHistoryPage = (rows: readonly HistoryRow[], limit: number): HistoryPageDto =>
  pageOf(rows, limit, presentHistoryEntry, ({ id }) => [id]);
