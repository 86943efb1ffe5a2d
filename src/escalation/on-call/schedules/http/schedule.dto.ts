import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsTimeZone,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { IsClockTime } from '../../../../../libs/http/clock-time';
import { IsDaysOfWeek } from '../../../../../libs/http/days-of-week';
import { IsUuid } from '../../../../../libs/http/is-uuid';
import { NestedList } from '../../../../../libs/http/nested';
import {
  type HandoffDay,
  handoffDays,
  type LayerType,
  layerTypes,
  type LayerUnit,
  layerUnits,
} from '../../domain/layer';
import { AreTurns } from './are-turns';

export class ScheduleIdDto {
  /** The schedule's id. */
  @IsUuid()
  id: string;
}

/** The hours of some days of the week. Hours that end earlier than they begin end on the next day. */
export class LayerHoursDto {
  @IsDaysOfWeek()
  days: HandoffDay[] = [...handoffDays];

  /**
   * The local time at which they begin.
   * @example "22:00"
   */
  @IsClockTime()
  from: string;

  /**
   * The local time at which they end; the same as `from`: a whole day later.
   * @example "06:00"
   */
  @IsClockTime()
  to: string;
}

const date = /^\d{4}-\d\d-\d\d$/;
const exampleMember = '0197c3a0-de30-7008-8000-000000000000';

/** Members who take turns. All times are local times of the schedule. */
export class LayerDto {
  @ApiProperty({
    enum: layerTypes,
    example: 'weekly',
    description: 'How turns change. `calendar`: its shifts come from the imported calendars of the schedule.',
  })
  @IsIn(layerTypes)
  type: LayerType;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 52,
    default: 1,
    example: 1,
    description: 'How many days, weeks or `unit` a turn lasts.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(52)
  every?: number;

  @ApiPropertyOptional({
    enum: layerUnits,
    nullable: true,
    type: String,
    description: 'The unit of `every`; of the type custom only.',
  })
  @IsOptional()
  @IsIn(layerUnits)
  unit?: LayerUnit | null;

  @ApiPropertyOptional({ default: '09:00', example: '09:00', description: 'The local time at which turns change.' })
  @IsOptional()
  @IsClockTime()
  handoff_time?: string;

  @ApiPropertyOptional({
    enum: handoffDays,
    nullable: true,
    type: String,
    example: 'MO',
    description: 'The day on which turns change; of the type weekly only. Left out: the day of `starts_on`.',
  })
  @IsOptional()
  @IsIn(handoffDays)
  handoff_day?: HandoffDay | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    example: '2027-01-04',
    description:
      'The date of the first turn; of the type weekly: of the first `handoff_day` from it on. Only the type calendar may leave it out.',
  })
  @IsOptional()
  @Matches(date, { message: '$property must be a date such as 2027-01-04' })
  starts_on?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'The date on which the layer ends, at `handoff_time`; null: never.',
  })
  @IsOptional()
  @Matches(date, { message: '$property must be a date such as 2027-01-04' })
  ends_on?: string | null;

  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'array', items: { type: 'string', format: 'uuid' } },
    default: [],
    example: [[exampleMember]],
    description: 'The members of each turn, in order: several members of one turn are on call together.',
  })
  @IsOptional()
  @AreTurns()
  participants?: string[][];

  @ApiPropertyOptional({
    type: [LayerHoursDto],
    nullable: true,
    default: [],
    example: [],
    description: 'The hours in which the layer has somebody on call. Empty: always.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @NestedList(() => LayerHoursDto)
  restrictions?: LayerHoursDto[] | null;
}

/** Who takes turns on call. */
export class SaveScheduleDto {
  /**
   * The name of the schedule, unique in the tenant.
   * @example "Bakery on call"
   */
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name: string;

  /**
   * The time zone of all local times of the schedule, as an IANA name.
   * @example "Europe/Madrid"
   */
  @IsTimeZone({ message: 'time_zone must be an IANA name such as Europe/Madrid' })
  time_zone: string;

  @ApiProperty({
    type: [LayerDto],
    description: 'At most ten; where several have somebody, the later one wins.',
    example: [
      {
        type: 'weekly',
        handoff_time: '09:00',
        handoff_day: 'MO',
        starts_on: '2026-11-23',
        participants: [[exampleMember]],
      },
    ],
  })
  @IsArray()
  @ArrayMaxSize(10)
  @NestedList(() => LayerDto)
  layers: LayerDto[];

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: 10_080,
    default: 60,
    example: 60,
    description: 'How many minutes before a handoff the next ones are told.',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(10_080)
  handoff_notice_minutes?: number;
}

export class ScheduleLayerDto {
  @ApiProperty({ enum: layerTypes })
  type: LayerType;
  @ApiProperty({ type: 'integer' })
  every: number;
  @ApiProperty({ enum: layerUnits, nullable: true, type: String })
  unit: LayerUnit | null;
  handoff_time: string;
  @ApiProperty({ enum: handoffDays, nullable: true, type: String })
  handoff_day: HandoffDay | null;
  starts_on: string | null;
  ends_on: string | null;
  @ApiProperty({ type: 'array', items: { type: 'array', items: { type: 'string', format: 'uuid' } } })
  participants: string[][];
  restrictions: LayerHoursDto[];
}

export class OnCallScheduleDto {
  id: string;
  name: string;
  time_zone: string;
  layers: ScheduleLayerDto[];
  @ApiProperty({ type: 'integer' })
  handoff_notice_minutes: number;
  version: number;
  /** null: the schedule was shipped. */
  created_by: string | null;
  created_at: string;
  updated_at: string;
}

export class SchedulePageDto {
  items: OnCallScheduleDto[];
  next_cursor: string | null;
}
