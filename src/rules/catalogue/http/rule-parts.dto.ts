import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
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
} from 'class-validator';
import { Nested } from '../../../../libs/http/nested';
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
  'A condition on the fields of the event: a tree of `all`, `any`, `not` and `{field, operator, value}`, where the value can be another `{field}`; or `{"cel": "event.a < event.b"}`. Every event meets the condition `{}`.';

/** The OpenAPI schema of a condition. Its content is checked with the rule (`checkRule`). */
export const condition = {
  type: Object,
  additionalProperties: true,
  description: conditionDescription,
  example: conditionExample,
} as const;

const isComparison = ({ operator, value, condition_json }: SeverityTierDto): boolean =>
  condition_json === undefined || operator !== undefined || value !== undefined;

/** A severity, and when it applies: a comparison with `threshold_field`, or a condition. */
export class SeverityTierDto {
  /** How `threshold_field` is compared with `value`. */
  @ApiPropertyOptional({ enum: thresholdOperators, example: '<=' })
  @ValidateIf(isComparison)
  @IsIn(thresholdOperators)
  operator?: ThresholdOperator;

  @ApiPropertyOptional({ description: 'The value to compare with, in the unit of `threshold_field`.', example: 0 })
  @ValidateIf(isComparison)
  @IsNumber()
  value?: number;

  @ApiPropertyOptional({ ...condition, description: 'A condition, instead of operator and value.', example: undefined })
  @IsOptional()
  @IsObject()
  condition_json?: Record<string, unknown>;

  @ApiProperty({ enum: severities, example: 'critical' })
  @Transform(({ value }) => canonicalSeverity(value))
  @IsIn(severities)
  severity: Severity;
}

/** A number of matching events with the same aggregation key in a sliding window. */
export class PatternDto {
  @ApiProperty({ type: 'integer', minimum: 2, maximum: 1_000, description: 'The number of events.', example: 5 })
  @IsInt()
  @Min(2)
  @Max(1_000)
  count: number;

  /** The length of the window, in seconds. The times of the events count, not their arrival. */
  @ApiProperty({ type: 'integer', minimum: 1, maximum: MONTH_SECONDS, example: 600 })
  @IsInt()
  @Min(1)
  @Max(MONTH_SECONDS)
  window_seconds: number;

  /** The rule only matches if this field has several different values. */
  @ApiPropertyOptional({ example: 'store_id' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  distinct_field?: string;

  /** How many different values. */
  @ApiPropertyOptional({ type: 'integer', minimum: 2, maximum: 1_000, example: 2 })
  @IsOptional()
  @IsInt()
  @Min(2)
  @Max(1_000)
  distinct_count?: number;
}

/** A number that is unusually far from its moving mean, for each aggregation key. */
export class AnomalyDto {
  /**
   * The field with the number.
   * @example "duration_ms"
   */
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  field: string;

  /** How many standard deviations from the mean count as unusual. */
  @ApiPropertyOptional({ minimum: 0.1, maximum: 100, default: 3, example: 3 })
  @IsOptional()
  @IsNumber()
  @Min(0.1)
  @Max(100)
  deviations?: number;

  /** How many values are learned before the first one can count as unusual. */
  @ApiPropertyOptional({ type: 'integer', minimum: 2, maximum: 10_000, default: 30, example: 30 })
  @IsOptional()
  @IsInt()
  @Min(2)
  @Max(10_000)
  warm_up?: number;

  /** Whether values above the mean, below it, or both can count as unusual. */
  @ApiPropertyOptional({ enum: directions, default: 'both', example: 'above' })
  @IsOptional()
  @IsIn(directions)
  direction?: (typeof directions)[number];

  /** The weight of the newest value in the moving mean. Higher values adapt faster. */
  @ApiPropertyOptional({ minimum: 0.001, maximum: 1, default: 0.1, example: 0.1 })
  @IsOptional()
  @IsNumber()
  @Min(0.001)
  @Max(1)
  smoothing?: number;

  /** Values closer to the mean than this are never unusual. */
  @ApiPropertyOptional({ minimum: 0, default: 0, example: 0 })
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(1e15)
  min_change?: number;
}

/** The event after which another event is expected. */
export class AbsenceStartDto {
  /**
   * The type of the event.
   * @example "orders.created"
   */
  @IsString()
  @MaxLength(100)
  event_type: string;

  @ApiPropertyOptional({ ...condition, example: undefined })
  @IsOptional()
  @IsObject()
  condition_json?: Record<string, unknown>;
}

/** An expected event that does not arrive, for each aggregation key. The alert is resolved when the event arrives. */
export class AbsenceDto {
  /** How many seconds to wait for the event. */
  @ApiProperty({ type: 'integer', minimum: 1, maximum: MONTH_SECONDS, example: 1_800 })
  @IsInt()
  @Min(1)
  @Max(MONTH_SECONDS)
  within_seconds: number;

  @ApiPropertyOptional({
    type: AbsenceStartDto,
    description: 'The event after which it is expected. Default: after each event, the next one is expected.',
  })
  @IsOptional()
  @Nested(() => AbsenceStartDto)
  after?: AbsenceStartDto;

  /** Aggregation keys whose events are expected from the start, before the first one has arrived. */
  @ApiPropertyOptional({ type: [String], example: ['heartbeat:oven-1'] })
  @IsOptional()
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(255, { each: true })
  @ArrayUnique()
  @ArrayMaxSize(1_000)
  expected_keys?: string[];
}

/** Either cron or rrule. Templates and conditions can use `open_alerts.total`, `open_alerts.critical` and so on. */
export class ScheduleDto {
  @ApiPropertyOptional({ description: 'A cron expression with five fields.', example: '0 7 * * *' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  cron?: string;

  /** A recurrence rule (RFC 5545) without DTSTART. */
  @ApiPropertyOptional({ example: 'FREQ=WEEKLY;BYDAY=MO;BYHOUR=8' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  rrule?: string;

  /** The time zone of the schedule, as an IANA name. */
  @ApiPropertyOptional({ default: 'UTC', example: 'Europe/Madrid' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  time_zone?: string;
}

/** An event that ends the problem with the same aggregation key. */
export class ResolveOnDto {
  /**
   * The type of the event.
   * @example "inventory.restocked"
   */
  @IsString()
  @MaxLength(100)
  event_type: string;

  @ApiPropertyOptional({ ...condition, example: undefined })
  @IsOptional()
  @IsObject()
  condition_json?: Record<string, unknown>;
}

const clockMessage = { message: '$property must be a time of day such as 08:30' };

/** When the rule raises alerts. Spans past midnight belong to the day on which they start. */
export class ActiveHoursDto {
  @ApiPropertyOptional({
    enum: weekdays,
    isArray: true,
    description: 'The days of the week. Default: every day.',
    example: ['mon', 'tue'],
  })
  @IsOptional()
  @IsIn(weekdays, { each: true })
  @ArrayMinSize(1)
  @ArrayUnique()
  days?: Weekday[];

  @ApiPropertyOptional({ description: 'The local time of the start.', default: '00:00', example: '08:00' })
  @IsOptional()
  @Matches(clockTime, clockMessage)
  from?: string;

  /** The local time of the end. If it equals `from`: the whole day. */
  @ApiPropertyOptional({ default: '00:00', example: '20:00' })
  @IsOptional()
  @Matches(clockTime, clockMessage)
  to?: string;

  @ApiPropertyOptional({ description: 'The time zone, as an IANA name.', default: 'UTC', example: 'Europe/Madrid' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  time_zone?: string;
}
