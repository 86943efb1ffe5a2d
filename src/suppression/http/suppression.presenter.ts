import { pageOf } from '../../../libs/http/cursor';
import type { SuppressionView } from '../queries/list-suppressions';
import type { SuppressionDefinition } from '../suppression-view';
import type { Recurrence } from '../../../libs/windows/window';
import { presentSelection, selectionFrom } from '../matchers/selection.dto';
import type { PreviewSuppressionDto } from './suppression-preview.dto';
import type { RecurrenceDto, SaveSuppressionDto, SuppressionDto, SuppressionPageDto } from './suppression.dto';

const recurrenceFrom = ({ rrule, from, to, time_zone }: RecurrenceDto): Recurrence => ({
  rrule,
  from,
  to,
  timeZone: time_zone,
});

const presentRecurrence = ({ rrule, from, to, timeZone }: Recurrence): RecurrenceDto => ({
  rrule,
  from,
  to,
  time_zone: timeZone,
});

/** Converts a request of the API to the definition of a suppression, with the defaults filled in. */
export const suppressionFrom = (dto: SaveSuppressionDto | PreviewSuppressionDto): SuppressionDefinition => ({
  type: dto.suppression_type,
  selection: selectionFrom(dto),
  startTime: new Date(dto.start_time),
  endTime: new Date(dto.end_time),
  recurrence: dto.recurrence ? recurrenceFrom(dto.recurrence) : null,
  reason: dto.reason ?? '',
  comment: dto.comment ?? null,
  atEnd: dto.at_end ?? 'ring',
  includeExisting: dto.include_existing ?? false,
  silenceCritical: dto.silence_critical ?? dto.suppression_type !== 'quiet_hours',
  expireOnResolve: dto.expire_on_resolve ?? false,
});

export const presentSuppression = ({ row, held }: SuppressionView): SuppressionDto => ({
  id: row.id,
  suppression_type: row.type,
  ...presentSelection(row.selection),
  start_time: row.startTime.toISOString(),
  end_time: row.endTime.toISOString(),
  recurrence: row.recurrence && presentRecurrence(row.recurrence),
  reason: row.reason,
  comment: row.comment,
  at_end: row.atEnd,
  include_existing: row.includeExisting,
  silence_critical: row.silenceCritical,
  expire_on_resolve: row.expireOnResolve,
  is_active: row.isActive,
  is_holding: row.isHolding,
  silenced_problems: held.problems,
  silenced_events: held.events,
  version: row.version,
  created_by: row.createdBy,
  created_at: row.createdAt.toISOString(),
  updated_at: row.updatedAt.toISOString(),
  ended_at: row.endedAt?.toISOString() ?? null,
  ended_by: row.endedBy,
});

export const presentSuppressionPage = (views: readonly SuppressionView[], limit: number): SuppressionPageDto =>
  pageOf(views, limit, presentSuppression, ({ row }) => [row.createdAt.toISOString(), row.id]);
