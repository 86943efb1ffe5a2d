import { encodeCursor } from '../../../libs/http/cursor';
import type { AlertRow, HistoryRow } from '../alert-view';
import type { AlertDto, AlertPageDto, HistoryEntryDto, HistoryPageDto } from './alert.dto';

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

export const presentAlert = (row: AlertRow): AlertDto => ({
  ...row,
  last_occurrence_at: row.last_occurrence_at.toISOString(),
  created_at: row.created_at.toISOString(),
  acknowledged_at: iso(row.acknowledged_at),
  resolved_at: iso(row.resolved_at),
  snoozed_until: iso(row.snoozed_until),
});

const presentHistoryEntry = (row: HistoryRow): HistoryEntryDto => ({ ...row, action_at: row.action_at.toISOString() });

/** @param limit how many were asked for: fewer means that this is the last page */
export function presentAlertPage(rows: readonly AlertRow[], limit: number): AlertPageDto {
  const last = rows.length === limit ? rows[rows.length - 1] : undefined;
  return {
    items: rows.map(presentAlert),
    next_cursor: last ? encodeCursor([last.created_at.toISOString(), last.id]) : null,
  };
}

/** @param limit how many were asked for: fewer means that this is the last page */
export function presentHistoryPage(rows: readonly HistoryRow[], limit: number): HistoryPageDto {
  const last = rows.length === limit ? rows[rows.length - 1] : undefined;
  return { items: rows.map(presentHistoryEntry), next_cursor: last ? encodeCursor([last.id]) : null };
}
