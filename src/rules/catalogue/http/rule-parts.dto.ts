import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { clockTime } from '../../../../libs/windows/window';
import { canonicalSeverity, severities, type Severity } from '../../../alerts';
import { type Weekday, weekdays } from '../../domain/active-hours';
import { directions } from '../../domain/rule-parameters';
import { type ThresholdOperator, thresholdOperators } from '../../domain/threshold';

const MONTH_SECONDS = 31 * 86_400;

export const conditionExample = {
  all: [
    { field: 'current_stock', operator: '<=', value: { field: 'reorder_point' } },
    { not: { field: 'unit', operator: 'in', value: ['box', 'bag'] } },
  ],
};

const conditionDescription =
  'A tree of `all`, `any`, `not` and `{field, operator, value}`, where a value may be another `{field}`; or `{"cel": "event.a < event.b"}`. `{}` always holds.';

/** A condition: it is checked when the rule is, with the place of each fault. */
export const condition = {
  type: Object,
  additionalProperties: true,
  description: conditionDescription,
  example: conditionExample,
} as const;

const isComparison = ({ operator, value, condition_json }: SeverityTierDto): boolean =>
  condition_json === undefined || operator !== undefined || value !== undefined;

/** A severity while a comparison with `threshold_field` holds, or a condition of its own. */
export class SeverityTierDto {
  @ApiPropertyOptional({ enum: thresholdOperators, description: 'With `value`.', example: '<=' })
  @ValidateIf(isComparison)
  @IsIn(thresholdOperators)
  operator?: ThresholdOperator;

  @ApiPropertyOptional({ description: 'In the unit of `threshold_field`.', example: 0 })
  @ValidateIf(isComparison)
  @IsNumber()
  value?: number;

  @ApiPropertyOptional({ ...condition, description: 'Instead of operator and value.', example: undefined })
  @IsOptional()
  @IsObject()
  condition_json?: Record<string, unknown>;

  @ApiProperty({ enum: severities, example: 'critical' })
  @Transform(({ value }) => canonicalSeverity(value))
  @IsIn(severities)
  severity: Severity;
}

/** So many matching events of one key within a sliding window. */
export class PatternDto {
  @ApiProperty({ type: 'integer', minimum: 2, maximum: 1_000, example: 5 })
  @IsInt()
  @Min(2)
  @Max(1_000)
  count: number;

  @ApiProperty({
    type: 'integer',
    minimum: 1,
    maximum: MONTH_SECONDS,
    description: 'By the events’ own times.',
    example: 600,
  })
  @IsInt()
  @Min(1)
  @Max(MONTH_SECONDS)
  window_seconds: number;

  @ApiPropertyOptional({ description: 'Count only when this field has several values.', example: 'store_id' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  distinct_field?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 2, maximum: 1_000, description: 'How many values.', example: 2 })
  @IsOptional()
  @IsInt()
  @Min(2)
  @Max(1_000)
  distinct_count?: number;
}

/** A number that is too far from its own moving mean, key by key. */
export class AnomalyDto {
  /** @example "duration_ms" */
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  field: string;

  @ApiPropertyOptional({
    minimum: 0.1,
    maximum: 100,
    default: 3,
    description: 'How many standard deviations.',
    example: 3,
  })
  @IsOptional()
  @IsNumber()
  @Min(0.1)
  @Max(100)
  deviations?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 2,
    maximum: 10_000,
    default: 30,
    description: 'How many values are learned before any is judged.',
    example: 30,
  })
  @IsOptional()
  @IsInt()
  @Min(2)
  @Max(10_000)
  warm_up?: number;

  @ApiPropertyOptional({ enum: directions, default: 'both', example: 'above' })
  @IsOptional()
  @IsIn(directions)
  direction?: (typeof directions)[number];

  @ApiPropertyOptional({
    minimum: 0.001,
    maximum: 1,
    default: 0.1,
    description: 'The weight of the newest value in the moving mean and variance.',
    example: 0.1,
  })
  @IsOptional()
  @IsNumber()
  @Min(0.001)
  @Max(1)
  smoothing?: number;

  @ApiPropertyOptional({
    minimum: 0,
    default: 0,
    description: 'What is nearer to the mean is never too far.',
    example: 0,
  })
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(1e15)
  min_change?: number;
}

/** What the expected event comes after. */
export class AbsenceStartDto {
  /** @example "orders.created" */
  @IsString()
  @MaxLength(100)
  event_type: string;

  @ApiPropertyOptional({ ...condition, example: undefined })
  @IsOptional()
  @IsObject()
  condition_json?: Record<string, unknown>;
}

/** A matching event that does not come, key by key. The alert resolves itself when it does. */
export class AbsenceDto {
  @ApiProperty({ type: 'integer', minimum: 1, maximum: MONTH_SECONDS, example: 1_800 })
  @IsInt()
  @Min(1)
  @Max(MONTH_SECONDS)
  within_seconds: number;

  @ApiPropertyOptional({
    type: AbsenceStartDto,
    description: 'What it is expected after. Default: it is expected again after each time it came.',
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => AbsenceStartDto)
  after?: AbsenceStartDto;

  @ApiPropertyOptional({
    type: [String],
    description: 'Aggregation keys that are expected from the start, though none of their events has come yet.',
    example: ['heartbeat:oven-1'],
  })
  @IsOptional()
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(255, { each: true })
  @ArrayUnique()
  @ArrayMaxSize(1_000)
  expected_keys?: string[];
}

/** Times of a calendar; one of cron and rrule. Templates and conditions then name `open_alerts.total`, `open_alerts.critical` … */
export class ScheduleDto {
  @ApiPropertyOptional({ description: 'Five fields.', example: '0 7 * * *' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  cron?: string;

  @ApiPropertyOptional({ description: 'RFC 5545, without DTSTART.', example: 'FREQ=WEEKLY;BYDAY=MO;BYHOUR=8' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  rrule?: string;

  @ApiPropertyOptional({
    description: 'IANA name of the wall clock that is meant.',
    default: 'UTC',
    example: 'Europe/Madrid',
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  time_zone?: string;
}

/** An event that ends the problem of the same key. */
export class ResolveOnDto {
  /** @example "inventory.restocked" */
  @IsString()
  @MaxLength(100)
  event_type: string;

  @ApiPropertyOptional({ ...condition, example: undefined })
  @IsOptional()
  @IsObject()
  condition_json?: Record<string, unknown>;
}

const clockMessage = { message: '$property must be a time of day such as 08:30' };

/** When the rule raises anything; a span that passes midnight belongs to the day on which it starts. */
export class ActiveHoursDto {
  @ApiPropertyOptional({ enum: weekdays, isArray: true, description: 'Default: every day.', example: ['mon', 'tue'] })
  @IsOptional()
  @IsIn(weekdays, { each: true })
  @ArrayMinSize(1)
  @ArrayUnique()
  days?: Weekday[];

  @ApiPropertyOptional({ default: '00:00', example: '08:00' })
  @IsOptional()
  @Matches(clockTime, clockMessage)
  from?: string;

  @ApiPropertyOptional({ description: 'The same as `from`: the whole day.', default: '00:00', example: '20:00' })
  @IsOptional()
  @Matches(clockTime, clockMessage)
  to?: string;

  @ApiPropertyOptional({ description: 'IANA name.', default: 'UTC', example: 'Europe/Madrid' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  time_zone?: string;
}
