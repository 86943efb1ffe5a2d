import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsTimeZone,
  IsUUID,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { IsClockTime } from '../../../libs/http/clock-time';
import { IsInstant } from '../../../libs/http/instant';
import { PageQueryDto } from '../../../libs/http/page.dto';
import { QueryBoolean } from '../../../libs/http/query';
import { severities, type Severity } from '../../alerts';
import { type SuppressionType, suppressionTypes } from '../domain/verdict';
import { LabelMatcherDto, SelectionDto } from './selection.dto';

const inAnHour = '2030-01-01T23:00:00Z';
const tomorrow = '2030-01-02T05:00:00Z';

export class SuppressionIdDto {
  /** The suppression's id. */
  @IsUUID()
  id: string;
}

export class RecurrenceDto {
  /**
   * The days on which it begins: an RRULE (RFC 5545) with FREQ DAILY, WEEKLY, MONTHLY or YEARLY.
   * @example "FREQ=WEEKLY;BYDAY=SA,SU"
   */
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  rrule: string;

  /**
   * When it begins, by the wall clock.
   * @example "22:00"
   */
  @IsClockTime()
  from: string;

  /**
   * When it ends, by the wall clock; not later than `from`: on the next day.
   * @example "07:00"
   */
  @IsClockTime()
  to: string;

  /**
   * IANA name.
   * @example "Europe/Madrid"
   */
  @IsTimeZone({ message: 'time_zone must be an IANA name such as Europe/Madrid' })
  time_zone: string;
}

const atEnds = ['ring', 'drop'] as const;

/** What is to be quiet, when, and why. */
export class SaveSuppressionDto extends SelectionDto {
  @ApiProperty({ enum: suppressionTypes, example: 'maintenance_window' })
  @IsIn(suppressionTypes)
  suppression_type: SuppressionType;

  @ApiProperty({ description: 'ISO 8601; of one that comes again, the first day.', example: inAnHour })
  @IsInstant()
  start_time: string;

  @ApiProperty({ description: 'ISO 8601; it ends by itself, at most 366 days after its start.', example: tomorrow })
  @IsInstant()
  end_time: string;

  @ApiPropertyOptional({
    type: RecurrenceDto,
    nullable: true,
    description: 'It comes again until `end_time`. Needed for `quiet_hours`.',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => RecurrenceDto)
  recurrence?: RecurrenceDto | null;

  /** @example "New oven in Lavapiés" */
  @IsString()
  @IsNotEmpty()
  @MaxLength(1_000)
  reason: string;

  @ApiPropertyOptional({ nullable: true, example: 'Ask Marta, extension 12' })
  @IsOptional()
  @IsString()
  @MaxLength(5_000)
  comment?: string | null;

  @ApiPropertyOptional({
    enum: atEnds,
    default: 'ring',
    example: 'ring',
    description: 'Whether problems that still go on at its end ring then, or are dropped.',
  })
  @IsOptional()
  @IsIn(atEnds)
  at_end?: (typeof atEnds)[number];

  @ApiPropertyOptional({
    default: false,
    example: false,
    description: 'Alerts that are open when it begins are quiet too.',
  })
  @IsOptional()
  @IsBoolean()
  include_existing?: boolean;

  @ApiPropertyOptional({
    example: true,
    description: 'Critical alerts are quiet too. Default: yes, but not in `quiet_hours`.',
  })
  @IsOptional()
  @IsBoolean()
  silence_critical?: boolean;

  @ApiPropertyOptional({
    default: false,
    example: false,
    description: 'It ends when everything that it keeps quiet is over.',
  })
  @IsOptional()
  @IsBoolean()
  expire_on_resolve?: boolean;

  @ApiPropertyOptional({
    default: false,
    example: true,
    description: 'Must be said where nothing is narrowed down: then every alert of the tenant is quiet.',
  })
  @IsOptional()
  @IsBoolean()
  confirm?: boolean;
}

export class ListSuppressionsDto extends PageQueryDto {
  @ApiPropertyOptional({ type: Boolean, description: 'Only those in force now or later, or only those that are not.' })
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
  /** It is in force, now or later. */
  is_active: boolean;
  /** It keeps alerts quiet at this moment. */
  is_holding: boolean;
  /** Problems that it keeps quiet now, of which nobody was told. */
  silenced_problems: number;
  /** The events of these problems. */
  silenced_events: number;
  version: number;
  created_by: string;
  created_at: string;
  updated_at: string;
  ended_at: string | null;
  /** The member who ended it before its time. */
  ended_by: string | null;
}

export class SuppressionPageDto {
  items: SuppressionDto[];
  next_cursor: string | null;
}

export class PreviewSuppressionDto extends PartialType(SaveSuppressionDto) {
  @ApiProperty({ enum: suppressionTypes, example: 'maintenance_window' })
  @IsIn(suppressionTypes)
  declare suppression_type: SuppressionType;

  @ApiProperty({ description: 'ISO 8601.', example: inAnHour })
  @IsInstant()
  declare start_time: string;

  @ApiProperty({ description: 'ISO 8601.', example: tomorrow })
  @IsInstant()
  declare end_time: string;
}

export class PreviewedAlertDto {
  id: string;
  alert_type: string;
  @ApiProperty({ enum: severities })
  severity: Severity;
  title: string;
  status: string;
  created_at: string;
}

export class SpanDto {
  from: string;
  until: string;
}

export class SuppressionPreviewDto {
  /** How many open alerts are like what it keeps quiet. */
  active_alerts: number;
  /** How many of them are critical. */
  critical_alerts: number;
  /** The first two hundred of them. */
  alerts: PreviewedAlertDto[];
  /** When it holds next, at most ten times. */
  spans: SpanDto[];
}
