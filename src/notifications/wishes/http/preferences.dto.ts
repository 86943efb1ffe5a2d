import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  Max,
  Min,
} from 'class-validator';
import type { Channel } from '../../../../libs/config/config';
import { IsClockTime } from '../../../../libs/http/clock-time';
import { IsDaysOfWeek } from '../../../../libs/http/days-of-week';
import { Nested, NestedList } from '../../../../libs/http/nested';
import { type DayOfWeek, daysOfWeek } from '../../../../libs/windows/day-windows';
import { defaultPreferences, optionalChannels, type QuietMode, quietModes } from '../wishes';
import { DigestScheduleDto } from './digest.dto';

/** Hours of some days of the week. */
export class QuietWindowDto {
  @IsDaysOfWeek()
  days: DayOfWeek[] = [...daysOfWeek];

  /**
   * The local time at which they begin.
   * @example "22:00"
   */
  @IsClockTime()
  from: string;

  /**
   * The local time at which they end; not later than `from`: on the next day.
   * @example "07:00"
   */
  @IsClockTime()
  to: string;
}

export class QuietHoursDto {
  @ApiProperty({ type: [QuietWindowDto], minItems: 1, maxItems: 7 })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(7)
  @NestedList(() => QuietWindowDto)
  windows: QuietWindowDto[];

  @ApiPropertyOptional({
    enum: quietModes,
    default: 'hold',
    example: 'hold',
    description: '`hold`: messages are sent at the end; `skip`: only recorded in the app; `digest`: one at the end.',
  })
  @IsOptional()
  @IsIn(quietModes)
  mode?: QuietMode;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 168,
    default: 24,
    example: 24,
    description: 'No message waits longer than so many hours.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(168)
  max_hold_hours?: number;
}

export class DailySummaryDto {
  /**
   * The local time at which it is sent.
   * @example "08:00"
   */
  @IsClockTime()
  at: string;

  @IsDaysOfWeek()
  days: DayOfWeek[] = [...daysOfWeek];
}

/** Options of `@ApiProperty` for the channels that are on or off. */
const switches = {
  type: 'object',
  additionalProperties: { type: 'boolean' },
  example: { whatsapp: false },
  description: 'Channels that are on or off; one that is not named is on. `in_app` cannot be turned off.',
} as const;

const mutedTypes = {
  type: 'object',
  additionalProperties: { type: 'array', items: { type: 'string', enum: optionalChannels } },
  example: { low_stock: ['email'] },
  description: 'By type of alerts, or `*`: the channels over which the member is not told of them.',
} as const;

/** What is left out stays as it is. */
export class SavePreferencesDto {
  @ApiPropertyOptional(switches)
  @IsOptional()
  @IsObject()
  channels?: Record<string, unknown>;

  @ApiPropertyOptional(mutedTypes)
  @IsOptional()
  @IsObject()
  muted?: Record<string, unknown>;

  @ApiPropertyOptional({
    enum: optionalChannels,
    isArray: true,
    example: defaultPreferences.channelOrder,
    description: 'Which channel takes the place of one that cannot be used.',
  })
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsIn(optionalChannels, { each: true })
  channel_order?: Channel[];

  @ApiPropertyOptional({ type: QuietHoursDto, nullable: true, description: 'Critical alerts pass them.' })
  @IsOptional()
  @Nested(() => QuietHoursDto)
  quiet_hours?: QuietHoursDto | null;

  @ApiPropertyOptional({
    type: DigestScheduleDto,
    nullable: true,
    description: 'When alerts of the severities that the tenant tells in digests are told; null: at 08:00.',
    example: { at: '18:00' },
  })
  @IsOptional()
  @Nested(() => DigestScheduleDto)
  digest?: DigestScheduleDto | null;

  @ApiPropertyOptional({ type: DailySummaryDto, nullable: true, description: 'The figures of the day; null: none.' })
  @IsOptional()
  @Nested(() => DailySummaryDto)
  daily_summary?: DailySummaryDto | null;

  @ApiPropertyOptional({ example: true, description: 'Whether the member is told when an alert is resolved.' })
  @IsOptional()
  @IsBoolean()
  send_resolved?: boolean;
}

export class PreferencesDto {
  member_id: string;
  @ApiProperty(switches)
  channels: Record<string, boolean>;
  @ApiProperty(mutedTypes)
  muted: Record<string, Channel[]>;
  @ApiProperty({ enum: optionalChannels, isArray: true })
  channel_order: Channel[];
  @ApiProperty({ type: QuietHoursDto, nullable: true })
  quiet_hours: QuietHoursDto | null;
  @ApiProperty({ type: DigestScheduleDto, nullable: true })
  digest: DigestScheduleDto | null;
  @ApiProperty({ type: DailySummaryDto, nullable: true })
  daily_summary: DailySummaryDto | null;
  send_resolved: boolean;
  /** 0: nothing was saved yet, these are the defaults. */
  version: number;
  created_at: string;
  updated_at: string;
}
