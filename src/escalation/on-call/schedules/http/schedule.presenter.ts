import { pageOf } from '../../../../../libs/http/cursor';
import { dateOf, dayOfWeek, type OnCallLayer } from '../../domain/layer';
import { isDate } from '../../domain/layer-faults';
import type { ScheduleDefinition, ScheduleRow } from '../schedule-view';
import type { LayerDto, SaveScheduleDto, OnCallScheduleDto, ScheduleLayerDto, SchedulePageDto } from './schedule.dto';

/** The day on which turns of a layer change, if nobody says it: that of the first date. */
const dayOf = ({ type, handoff_day: day, starts_on: start }: LayerDto): OnCallLayer['handoffDay'] => {
  if (day || type !== 'weekly') return day ?? null;
  return start && isDate(start) ? dayOfWeek(dateOf(start)) : null;
};

const layerFrom = (dto: LayerDto): OnCallLayer => ({
  type: dto.type,
  every: dto.every ?? 1,
  unit: dto.unit ?? null,
  handoffTime: dto.handoff_time ?? '09:00',
  handoffDay: dayOf(dto),
  startsOn: dto.starts_on ?? null,
  endsOn: dto.ends_on ?? null,
  participants: dto.participants ?? [],
  restrictions: (dto.restrictions ?? []).map(({ days, from, to }) => ({ days, from, to })),
});

/** Converts a schedule of the API, with the defaults filled in. */
export const scheduleFrom = (dto: SaveScheduleDto): ScheduleDefinition => ({
  name: dto.name,
  timeZone: dto.time_zone,
  layers: dto.layers.map(layerFrom),
  handoffNoticeMinutes: dto.handoff_notice_minutes ?? 60,
});

const presentLayer = (layer: OnCallLayer): ScheduleLayerDto => ({
  type: layer.type,
  every: layer.every,
  unit: layer.unit,
  handoff_time: layer.handoffTime,
  handoff_day: layer.handoffDay,
  starts_on: layer.startsOn,
  ends_on: layer.endsOn,
  participants: layer.participants.map((members) => [...members]),
  restrictions: layer.restrictions.map(({ days, from, to }) => ({ days: [...days], from, to })),
});

export const presentSchedule = (row: ScheduleRow): OnCallScheduleDto => ({
  id: row.id,
  name: row.name,
  time_zone: row.timeZone,
  layers: row.layers.map(presentLayer),
  handoff_notice_minutes: row.handoffNoticeMinutes,
  version: row.version,
  created_by: row.createdBy,
  created_at: row.createdAt.toISOString(),
  updated_at: row.updatedAt.toISOString(),
});

export const presentSchedulePage = (rows: readonly ScheduleRow[], limit: number): SchedulePageDto =>
  pageOf(rows, limit, presentSchedule, ({ id }) => [id]);
