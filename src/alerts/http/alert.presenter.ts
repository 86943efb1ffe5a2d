import { pageOf } from '../../../libs/http/cursor';
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

export const presentAlertPage = (rows: readonly AlertRow[], limit: number): AlertPageDto =>
  pageOf(rows, limit, presentAlert, ({ created_at, id }) => [created_at.toISOString(), id]);

const presentOccurrence = (row: OccurrenceRow): OccurrenceDto => ({
  ...row,
  occurred_at: row.occurred_at.toISOString(),
  received_at: row.received_at.toISOString(),
});

export const presentOccurrencePage = (rows: readonly OccurrenceRow[], limit: number): OccurrencePageDto =>
  pageOf(rows, limit, presentOccurrence, ({ id }) => [id]);

const presentGroup = (row: GroupRow): GroupDto => ({
  ...row,
  first_at: row.first_at.toISOString(),
  last_at: row.last_at.toISOString(),
});

export const presentGroupPage = (rows: readonly GroupRow[], limit: number): GroupPageDto =>
  pageOf(rows, limit, presentGroup, ({ first_at, id }) => [first_at.toISOString(), id]);

export const presentGroupView = ({ group, top }: GroupView): GroupViewDto => ({
  ...presentGroup(group),
  top: top.map((alert) => ({ ...alert })),
});

export const presentHistoryPage = (rows: readonly HistoryRow[], limit: number): HistoryPageDto =>
  pageOf(rows, limit, presentHistoryEntry, ({ id }) => [id]);
