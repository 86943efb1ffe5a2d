import type { Cell } from '../../../../libs/http/csv';
import { pageOf } from '../../../../libs/http/cursor';
import type { AlertRow, HistoryRow, InboxMark, OccurrenceRow } from '../alert-view';
import { isOpen, statuses } from '../../domain/alert-status';
import { severities } from '../../domain/severity';
import { facetColumns, type FacetName, type Facets } from '../queries/count-facets';
import type { AlertCount } from '../queries/summarise-alerts';
import { presentAlert } from '../present-alert';
import type {
  AlertCountsDto,
  AlertFacetsDto,
  AlertDto,
  HistoryEntryDto,
  HistoryPageDto,
  InboxMarkDto,
} from './alert.dto';
import type { OccurrenceDto, OccurrencePageDto } from '../../groups/http/group.dto';

export { presentAlert };

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

export const presentMark = (alertId: string, { readAt, dismissedAt }: InboxMark): InboxMarkDto => ({
  alert_id: alertId,
  read_at: iso(readAt),
  dismissed_at: iso(dismissedAt),
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

export const presentFacets = ({ counts, isExact }: Facets): AlertFacetsDto => {
  const of = (name: FacetName) =>
    counts.filter(({ facet }) => facet === name).map(({ value, count }) => ({ value, count }));
  const facets = Object.fromEntries(Object.keys(facetColumns).map((name) => [name, of(name as FacetName)]));
  return { ...facets, is_exact: isExact } as unknown as AlertFacetsDto;
};

export const presentHistoryEntry = (row: HistoryRow): HistoryEntryDto => ({
  id: row.id,
  action: row.action,
  action_by: row.actionBy,
  action_by_name: row.actionByName,
  action_at: row.actionAt.toISOString(),
  notes: row.notes,
  previous_status: row.previousStatus,
  new_status: row.newStatus,
  channel: row.channel,
  correlation_id: row.correlationId,
  details: row.details,
});

const presentOccurrence = (row: OccurrenceRow): OccurrenceDto => ({
  id: row.id,
  event_id: row.eventId,
  event_type: row.eventType,
  severity: row.severity,
  occurred_at: row.occurredAt.toISOString(),
  received_at: row.receivedAt.toISOString(),
  data: row.data,
});

export const presentOccurrencePage = (rows: readonly OccurrenceRow[], limit: number): OccurrencePageDto =>
  pageOf(rows, limit, presentOccurrence, ({ id }) => [id]);

export const presentAlertHistoryPage = (rows: readonly HistoryRow[], limit: number): HistoryPageDto =>
  pageOf(rows, limit, presentHistoryEntry, ({ id }) => [id]);
