import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsTimeZone,
  Max,
  MaxLength,
  Min,
  MinLength,
} from 'class-validator';
import { IsUuid } from '../../../../libs/http/is-uuid';
import { roles } from '../../../../libs/auth/permissions';
import { IsClockTime } from '../../../../libs/http/clock-time';
import { IsInstant } from '../../../../libs/http/instant';
import { Nested } from '../../../../libs/http/nested';

export class NotesDto {
  /**
   * A note for the other members. It is stored in the history.
   * @example "Molinos delivers at 14:00"
   */
  @IsOptional()
  @IsString()
  @MaxLength(5_000)
  notes?: string;
}

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
const workdays = weekdays.slice(0, 5);

/** The working hours of the member who sends the request. */
export class WorkingHoursDto {
  @ApiProperty({ type: String, example: '09:00', description: 'The local time at which they begin.' })
  @IsClockTime()
  from = '09:00';

  @ApiPropertyOptional({
    example: '17:00',
    description: 'The local time at which they end. A snooze does not need it.',
  })
  @IsOptional()
  @IsClockTime()
  to?: string;

  @ApiProperty({ enum: weekdays, isArray: true, required: false, default: workdays })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(weekdays, { each: true })
  days: (typeof weekdays)[number][] = [...workdays];

  /**
   * The IANA name of the time zone.
   * @example "Europe/Madrid"
   */
  @IsTimeZone({ message: 'time_zone must be an IANA name such as Europe/Madrid' })
  time_zone: string;
}

export class SnoozeDto extends NotesDto {
  @ApiPropertyOptional({
    description: 'When the snooze ends: ISO 8601, at most 30 days ahead. Give this, `minutes` or `working_hours`.',
  })
  @IsOptional()
  @IsInstant()
  until?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 43_200, example: 60 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(43_200)
  minutes?: number;

  @ApiPropertyOptional({
    type: WorkingHoursDto,
    description: 'Snooze until the working hours begin next. Give this, `until` or `minutes`.',
  })
  @IsOptional()
  @Nested(() => WorkingHoursDto)
  working_hours?: WorkingHoursDto;
}

export class AssignDto extends NotesDto {
  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'The member who is responsible for the alert. Null or missing: no particular member.',
    example: '0197c3a0-0000-7000-8000-000000000001',
  })
  @IsOptional()
  @IsUuid()
  assigned_to?: string | null;

  @ApiPropertyOptional({
    type: String,
    enum: roles,
    nullable: true,
    description: 'The role that is responsible for the alert. Without a member and a role, the alert is for everybody.',
  })
  @IsOptional()
  @IsIn(roles)
  assigned_role?: string | null;
}

export class CommentDto {
  @ApiProperty({ example: 'The driver is on the ring road.', minLength: 1, maxLength: 5_000 })
  @IsString()
  @MinLength(1)
  @MaxLength(5_000)
  comment: string;
}

export class GiveFeedbackDto {
  @ApiProperty({ type: Boolean, example: true })
  @IsBoolean()
  is_useful: boolean;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 5_000, example: 'Too late to order.' })
  @IsOptional()
  @IsString()
  @MaxLength(5_000)
  comment?: string | null;
}

export class FeedbackDto {
  alert_id: string;
  is_useful: boolean;
  comment: string | null;
  given_at: string;
}
