import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsTimeZone,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { IsUuid } from '../../../libs/http/is-uuid';
import { IsClockTime } from '../../../libs/http/clock-time';
import { IsInstant } from '../../../libs/http/instant';
import { PageQueryDto } from '../../../libs/http/page.dto';
import { QueryBoolean } from '../../../libs/http/query';
import { Nested } from '../../../libs/http/nested';
import { severities, type Severity } from '../../alerts';
import { type SuppressionType, suppressionTypes } from '../domain/verdict';
import { LabelMatcherDto, SelectionDto } from '../matchers/selection.dto';

export const inAnHour = '2030-01-01T23:00:00Z';
export const tomorrow = '2030-01-02T05:00:00Z';

export class SuppressionIdDto {
  /** The suppression's id. */
  @IsUuid()
  id: string;
}

export class RecurrenceDto {
  /**
   * The days on which it starts: an RRULE (RFC 5545) with FREQ DAILY, WEEKLY, MONTHLY or YEARLY.
   * @example "FREQ=WEEKLY;BYDAY=SA,SU"
   */
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  rrule: string;

  /**
   * The local time at which it starts.
   * @example "22:00"
   */
  @IsClockTime()
  from: string;

  /**
   * The local time at which it ends. If it is not later than `from`, it ends on the next day.
   * @example "07:00"
   */
  @IsClockTime()
  to: string;

  /**
   * The time zone, as an IANA name.
   * @example "Europe/Madrid"
   */
  @IsTimeZone({ message: 'time_zone must be an IANA name such as Europe/Madrid' })
  time_zone: string;
}

/** By how long a suppression lasts longer. */
export class ExtendSuppressionDto {
  @ApiProperty({
    type: 'integer',
    minimum: 1,
    maximum: 527_040,
    example: 60,
    description: 'The minutes by which `end_time` becomes later. It must stay at most 366 days after the start.',
  })
  @IsInt()
  @Min(1)
  @Max(527_040)
  minutes: number;
}

const atEnds = ['ring', 'drop'] as const;

/** What to suppress, when, and why. */
export class SaveSuppressionDto extends SelectionDto {
  @ApiProperty({ enum: suppressionTypes, example: 'maintenance_window', description: 'The kind of suppression.' })
  @IsIn(suppressionTypes)
  suppression_type: SuppressionType;

  @ApiProperty({
    description: 'When it starts (ISO 8601). For a recurring suppression: the first day.',
    example: inAnHour,
  })
  @IsInstant()
  start_time: string;

  @ApiProperty({
    description: 'When it ends automatically (ISO 8601), at most 366 days after its start.',
    example: tomorrow,
  })
  @IsInstant()
  end_time: string;

  @ApiPropertyOptional({
    type: RecurrenceDto,
    nullable: true,
    description: 'Makes it recur until `end_time`. Required for `quiet_hours`.',
  })
  @IsOptional()
  @Nested(() => RecurrenceDto)
  recurrence?: RecurrenceDto | null;

  /**
   * Why alerts are suppressed.
   * @example "New oven in Lavapiés"
   */
  @IsString()
  @IsNotEmpty()
  @MaxLength(1_000)
  reason: string;

  @ApiPropertyOptional({ nullable: true, example: 'Ask Marta, extension 12', description: 'A note for colleagues.' })
  @IsOptional()
  @IsString()
  @MaxLength(5_000)
  comment?: string | null;

  @ApiPropertyOptional({
    enum: atEnds,
    default: 'ring',
    example: 'ring',
    description:
      'What happens to problems that still go on at its end: `ring` raises an alert for them, `drop` discards them.',
  })
  @IsOptional()
  @IsIn(atEnds)
  at_end?: (typeof atEnds)[number];

  @ApiPropertyOptional({
    default: false,
    example: false,
    description: 'Whether it also suppresses alerts that are open when it starts.',
  })
  @IsOptional()
  @IsBoolean()
  include_existing?: boolean;

  @ApiPropertyOptional({
    example: true,
    description: 'Whether it also suppresses critical alerts. Default: true, but false for `quiet_hours`.',
  })
  @IsOptional()
  @IsBoolean()
  silence_critical?: boolean;

  @ApiPropertyOptional({
    default: false,
    example: false,
    description: 'Whether it ends early, when all problems that it suppresses are over.',
  })
  @IsOptional()
  @IsBoolean()
  expire_on_resolve?: boolean;

  @ApiPropertyOptional({
    default: false,
    example: true,
    description: 'Required if there is no filter: it then suppresses every alert of the tenant.',
  })
  @IsOptional()
  @IsBoolean()
  confirm?: boolean;
}

export class ListSuppressionsDto extends PageQueryDto {
  @ApiPropertyOptional({
    type: Boolean,
    description: 'true: only suppressions in force now or later; false: only the others.',
  })
  @QueryBoolean()
  active?: boolean;
}

export class SuppressionDto {
  id: string;
  @ApiProperty({ enum: suppressionTypes })
  suppression_type: SuppressionType;
  @ApiProperty({ type: [String], nullable: true })
  alert_types: string[] | null;
  @ApiProperty({ enum: severities, isArray: true, nullable: true })
  severities: Severity[] | null;
  @ApiProperty({ type: [String], nullable: true })
  sources: string[] | null;
  labels: LabelMatcherDto[];
  start_time: string;
  end_time: string;
  @ApiProperty({ type: RecurrenceDto, nullable: true })
  recurrence: RecurrenceDto | null;
  reason: string;
  comment: string | null;
  @ApiProperty({ enum: atEnds })
  at_end: (typeof atEnds)[number];
  include_existing: boolean;
  silence_critical: boolean;
  expire_on_resolve: boolean;
  /** Whether it is in force now or later. */
  is_active: boolean;
  /** Whether it suppresses alerts at this moment. */
  is_holding: boolean;
  /** The number of problems that it suppresses now. */
  silenced_problems: number;
  /** The number of events of these problems. */
  silenced_events: number;
  version: number;
  created_by: string;
  created_at: string;
  updated_at: string;
  ended_at: string | null;
  /** The member who ended it early. */
  ended_by: string | null;
}

export class SuppressionPageDto {
  items: SuppressionDto[];
  next_cursor: string | null;
}
