import { pageOf } from '../../../../../libs/http/cursor';
import type { CalendarDefinition } from '../domain/calendar';
import type { SlaCalendarRow } from '../calendar-view';
import type { SaveSlaCalendarDto, SlaCalendarDto, SlaCalendarPageDto, SlaHoursDto } from './calendar.dto';

/** Converts a calendar of the API, with the defaults filled in. */
export const calendarFrom = (dto: SaveSlaCalendarDto): CalendarDefinition => ({
  name: dto.name,
  timeZone: dto.time_zone,
  hours: dto.hours.map(({ days, from, to }) => ({ days, from, to })),
  holidays: (dto.holidays ?? []).map(({ date, yearly }) => ({ date, yearly: yearly ?? false })),
});

export const presentSlaCalendar = (row: SlaCalendarRow): SlaCalendarDto => ({
  id: row.id,
  name: row.name,
  time_zone: row.timeZone,
  hours: row.hours as SlaHoursDto[],
  holidays: row.holidays.map((holiday) => ({ ...holiday })),
  version: row.version,
  created_by: row.createdBy,
  created_at: row.createdAt.toISOString(),
  updated_at: row.updatedAt.toISOString(),
});

export const presentSlaCalendarPage = (rows: readonly SlaCalendarRow[], limit: number): SlaCalendarPageDto =>
  pageOf(rows, limit, presentSlaCalendar, ({ id }) => [id]);
