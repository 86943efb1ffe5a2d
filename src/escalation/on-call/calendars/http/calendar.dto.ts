import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { IsUuid } from '../../../../../libs/http/is-uuid';

/** The largest file in characters; its bytes are counted when it is read. */
const MAX_FILE_LENGTH = 1024 * 1024;

export class CalendarScheduleIdDto {
  /** The on-call schedule's id. */
  @IsUuid()
  id: string;
}

export class CalendarTokenIdDto extends CalendarScheduleIdDto {
  /** The calendar token's id. */
  @IsUuid()
  token_id: string;
}

export class CalendarImportIdDto extends CalendarScheduleIdDto {
  /** The imported calendar's id. */
  @IsUuid()
  import_id: string;
}

export class CreateCalendarTokenDto {
  @ApiPropertyOptional({ format: 'uuid', nullable: true, description: 'Whose shifts; left out: those of everybody.' })
  @IsOptional()
  @IsUuid()
  member_id?: string | null;
}

export class CalendarTokenDto {
  id: string;
  /** Whose shifts; null: those of everybody. */
  member_id: string | null;
  created_by: string | null;
  created_at: string;
}

export class CalendarTokenPageDto {
  items: CalendarTokenDto[];
  next_cursor: string | null;
}

export class NewCalendarTokenDto {
  id: string;

  @ApiProperty({
    description: 'The address of the calendar, which programs subscribe to without signing in. It is shown only now.',
    example: 'https://campana.example/api/v1/calendars/mW3…xQ.ics',
  })
  url: string;
}

/** Either `ics` or `url`. */
export class ImportCalendarDto {
  @ApiPropertyOptional({
    description: 'An iCalendar file of at most 1 MiB. Its events say who is on call: attendees, else the title.',
    maxLength: MAX_FILE_LENGTH,
    example:
      'BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20270104T080000Z\nDTEND:20270111T080000Z\nRRULE:FREQ=WEEKLY\nSUMMARY:Ana\nEND:VEVENT\nEND:VCALENDAR',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_FILE_LENGTH)
  ics?: string;

  @ApiPropertyOptional({ description: 'Where the calendar is. It is read every 15 minutes.', maxLength: 2048 })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(2_048)
  url?: string;
}

export class CalendarImportDto {
  id: string;
  /** Where the calendar is: only its beginning, since the rest may be secret; null: the file was given. */
  url: string | null;
  /** Whom it names who is no member, at most 50. */
  unknown_people: string[];
  /** Why it could not be read the last time; null: it could. The last good copy holds meanwhile. */
  error: string | null;
  /** The line of the fault, if there is one. */
  error_line: number | null;
  /** When it was last read. */
  read_at: string | null;
  /** When it is read next. */
  next_at: string;
  created_by: string | null;
  created_at: string;
}

export class CalendarImportPageDto {
  items: CalendarImportDto[];
  next_cursor: string | null;
}
