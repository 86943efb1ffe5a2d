import { encodeCursor } from '../../../libs/http/cursor';
import type { AlertRow, GroupRow, HistoryRow, OccurrenceRow } from '../alert-view';
import type { GroupView } from '../queries/list-groups';
import type { AlertDto, AlertPageDto, HistoryEntryDto, HistoryPageDto } from './alert.dto';
import type { GroupDto, GroupPageDto, GroupViewDto, OccurrenceDto, OccurrencePageDto } from './group.dto';

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

const presentOccurrence = (row: OccurrenceRow): OccurrenceDto => ({
  ...row,
  occurred_at: row.occurred_at.toISOString(),
  received_at: row.received_at.toISOString(),
});

/** @param limit how many were asked for: fewer means that this is the last page */
export function presentOccurrencePage(rows: readonly OccurrenceRow[], limit: number): OccurrencePageDto {
  const last = rows.length === limit ? rows[rows.length - 1] : undefined;
  return { items: rows.map(presentOccurrence), next_cursor: last ? encodeCursor([last.id]) : null };
}

const presentGroup = (row: GroupRow): GroupDto => ({
  ...row,
  first_at: row.first_at.toISOString(),
  last_at: row.last_at.toISOString(),
});

/** @param limit how many were asked for: fewer means that this is the last page */
export function presentGroupPage(rows: readonly GroupRow[], limit: number): GroupPageDto {
  const last = rows.length === limit ? rows[rows.length - 1] : undefined;
  return {
    items: rows.map(presentGroup),
    next_cursor: last ? encodeCursor([last.first_at.toISOString(), last.id]) : null,
  };
}

export const presentGroupView = ({ group, top }: GroupView): GroupViewDto => ({
  ...presentGroup(group),
  top: top.map((alert) => ({ ...alert })),
});

/** @param limit how many were asked for: fewer means that this is the last page */
export function presentHistoryPage(rows: readonly HistoryRow[], limit: number): HistoryPageDto {
  const last = rows.length === limit ? rows[rows.length - 1] : undefined;
  return { items: rows.map(presentHistoryEntry), next_cursor: last ? encodeCursor([last.id]) : null };
}
