import { pageOf } from '../../../../../libs/http/cursor';
import type { OverrideDefinition, OverrideRow } from '../override-view';
import type { CreateOverrideDto, OverrideDto, OverridePageDto } from './override.dto';

/** Converts an override of the API. */
export const overrideFrom = (dto: CreateOverrideDto): OverrideDefinition => ({
  kind: dto.kind,
  from: new Date(dto.from),
  until: new Date(dto.until),
  memberId: dto.member_id,
  replaces: dto.replaces ?? null,
});

export const presentOverride = (row: OverrideRow): OverrideDto => ({
  id: row.id,
  schedule_id: row.scheduleId,
  kind: row.kind,
  from: row.fromAt.toISOString(),
  until: row.untilAt.toISOString(),
  member_id: row.memberId,
  replaces: row.replaces,
  version: row.version,
  created_by: row.createdBy,
  created_at: row.createdAt.toISOString(),
  updated_at: row.updatedAt.toISOString(),
});

export const presentOverridePage = (rows: readonly OverrideRow[], limit: number): OverridePageDto =>
  pageOf(rows, limit, presentOverride, ({ id }) => [id]);
