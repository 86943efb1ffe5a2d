import { InvalidInput } from '../../../../../libs/kernel/domain-error';
import { pageOf } from '../../../../../libs/http/cursor';
import type { CalendarTokenRecord, ListedImport } from '../calendar-records';
import type { CalendarSource } from '../commands/import-calendar';
import type {
  CalendarImportDto,
  CalendarImportPageDto,
  CalendarTokenDto,
  CalendarTokenPageDto,
  ImportCalendarDto,
} from './calendar.dto';

/** The calendar that is to be imported. @throws InvalidInput unless exactly one of both is given */
export function sourceFrom({ ics, url }: ImportCalendarDto): CalendarSource {
  if (ics !== undefined && url === undefined) return { ics };
  if (url !== undefined && ics === undefined) return { url };
  throw new InvalidInput([
    { pointer: '', detail: `needs either ics or url (given ${ics === undefined ? 'none' : 'both'})` },
  ]);
}

export const presentToken = ({ id, memberId, createdBy, createdAt }: CalendarTokenRecord): CalendarTokenDto => ({
  id,
  member_id: memberId,
  created_by: createdBy,
  created_at: createdAt.toISOString(),
});

export const presentTokenPage = (rows: readonly CalendarTokenRecord[], limit: number): CalendarTokenPageDto =>
  pageOf(rows, limit, presentToken, ({ id }) => [id]);

export const presentImport = (row: ListedImport): CalendarImportDto => ({
  id: row.id,
  url: row.shownUrl,
  unknown_people: [...row.unknownPeople],
  error: row.error,
  error_line: row.errorLine,
  read_at: row.readAt?.toISOString() ?? null,
  next_at: row.nextAt.toISOString(),
  created_by: row.createdBy,
  created_at: row.createdAt.toISOString(),
});

export const presentImportPage = (rows: readonly ListedImport[], limit: number): CalendarImportPageDto =>
  pageOf(rows, limit, presentImport, ({ id }) => [id]);
