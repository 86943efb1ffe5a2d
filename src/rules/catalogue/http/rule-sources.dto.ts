import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { IsUuid } from '../../../../libs/http/is-uuid';
import { noDataPolicies, type NoDataPolicy, selectableKinds, selectableMoments } from '../../domain/rule-parameters';

const DAY_SECONDS = 86_400;

/** A figure of a metric source, for each of its series. `threshold_field` is `value` by default. */
export class MetricDto {
  /** The metric source. */
  @ApiProperty({ format: 'uuid', example: '0197c3a0-de30-701a-8000-000000000000' })
  @IsUuid()
  source_id: string;

  @ApiPropertyOptional({
    default: '',
    example: 'sum by (instance) (rate(http_requests_total{code=~"5.."}[5m]))',
    description:
      'What is asked: PromQL, needed for a Prometheus; for JSON, parameters that are added to the URL, such as `day=today`.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  query?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 15, maximum: DAY_SECONDS, default: 60, example: 60 })
  @IsOptional()
  @IsInt()
  @Min(15)
  @Max(DAY_SECONDS)
  interval_seconds?: number;

  /** How long the condition must hold before the alert is raised. */
  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: DAY_SECONDS, default: 0, example: 300 })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(DAY_SECONDS)
  for_seconds?: number;

  @ApiPropertyOptional({
    enum: noDataPolicies,
    default: 'keep',
    example: 'keep',
    description:
      'If a series with a problem is missing from an answer: `keep` its problem as it is; `ok`: the problem is over; `alert`: it goes on. With `alert`, an answer without any series is a problem, too.',
  })
  @IsOptional()
  @IsIn(noDataPolicies)
  no_data?: NoDataPolicy;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    example: 'data.orders',
    description:
      'For JSON: where the number, or the list of `{labels, value}`, stands. Left out: it is the whole answer.',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  value_path?: string | null;
}

/** Deadlines of work items that come near, or that have passed. */
export class SlaMomentsDto {
  @ApiPropertyOptional({
    enum: selectableMoments,
    isArray: true,
    default: [...selectableMoments],
    example: ['breached'],
    description: '`at_risk`: the deadline is near; `breached`: it has passed.',
  })
  @IsOptional()
  @IsIn(selectableMoments, { each: true })
  @ArrayMinSize(1)
  @ArrayUnique()
  moments?: (typeof selectableMoments)[number][];

  @ApiPropertyOptional({ enum: selectableKinds, isArray: true, default: [...selectableKinds], example: ['response'] })
  @IsOptional()
  @IsIn(selectableKinds, { each: true })
  @ArrayMinSize(1)
  @ArrayUnique()
  kinds?: (typeof selectableKinds)[number][];

  @ApiPropertyOptional({
    type: [String],
    default: [],
    example: ['complaint'],
    description: 'The types of work items; none: all.',
  })
  @IsOptional()
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(50, { each: true })
  @ArrayUnique()
  @ArrayMaxSize(50)
  resource_types?: string[];
}
