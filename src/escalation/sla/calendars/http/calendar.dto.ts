import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsTimeZone,
  Matches,
  MaxLength,
} from 'class-validator';
import { IsClockTime } from '../../../../../libs/http/clock-time';
import { IsDaysOfWeek } from '../../../../../libs/http/days-of-week';
import { IsUuid } from '../../../../../libs/http/is-uuid';
import { NestedList } from '../../../../../libs/http/nested';
import { type DayOfWeek, daysOfWeek } from '../../../../../libs/windows/day-windows';

export class SlaCalendarIdDto {
  /** The SLA calendar's id. */
  @IsUuid()
  id: string;
}

/** Hours in which time counts. */
export class SlaHoursDto {
  @IsDaysOfWeek()
  days: DayOfWeek[] = [...daysOfWeek];

  /**
   * The local time at which they begin.
   * @example "09:00"
   */
  @IsClockTime()
  from: string;

  /**
   * The local time at which they end. If it is not later than `from`, they end on the next day.
   * @example "17:00"
   */
  @IsClockTime()
  to: string;
}

/** A day on which no time counts. */
export class HolidayDto {
  /**
   * The day.
   * @example "2026-12-25"
   */
  @IsString()
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: 'date must be a day such as 2026-12-25' })
  date: string;

  @ApiPropertyOptional({ default: false, example: true, description: 'Whether it is one on this day of each year.' })
  @IsOptional()
  @IsBoolean()
  yearly?: boolean;
}

/** When the time of deadlines counts. */
export class SaveSlaCalendarDto {
  /**
   * The name of the calendar, unique in the tenant.
   * @example "Office hours"
   */
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name: string;

  /**
   * The time zone, as an IANA name.
   * @example "Europe/Madrid"
   */
  @IsTimeZone({ message: 'time_zone must be an IANA name such as Europe/Madrid' })
  time_zone: string;

  @ApiProperty({
    type: [SlaHoursDto],
    minItems: 1,
    maxItems: 50,
    example: [{ days: ['MO', 'TU', 'WE', 'TH', 'FR'], from: '09:00', to: '17:00' }],
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @NestedList(() => SlaHoursDto)
  hours: SlaHoursDto[];

  @ApiPropertyOptional({
    type: [HolidayDto],
    maxItems: 1_000,
    default: [],
    example: [{ date: '2026-12-25', yearly: true }],
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(1_000)
  @NestedList(() => HolidayDto)
  holidays?: HolidayDto[];
}

export class SlaCalendarDto {
  id: string;
  name: string;
  time_zone: string;
  @ApiProperty({ type: [SlaHoursDto] })
  hours: SlaHoursDto[];
  @ApiProperty({ type: [HolidayDto] })
  holidays: HolidayDto[];
  @ApiProperty({ type: 'integer' })
  version: number;
  created_by: string | null;
  created_at: string;
  updated_at: string;
}

export class SlaCalendarPageDto {
  items: SlaCalendarDto[];
  next_cursor: string | null;
}
