import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { PageQueryDto } from '../../../libs/http/page.dto';
import { itemsOf } from '../../../libs/http/query';

export class ListAggregationsDto extends PageQueryDto {
  @ApiPropertyOptional({
    description: 'Types of alerts. Repeated or comma-separated.',
    isArray: true,
    type: String,
    example: ['stockout'],
  })
  @IsOptional()
  @Transform(({ value }) => itemsOf(value))
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  alert_type?: string[];

  @ApiPropertyOptional({ description: 'What makes two occurrences the same problem.', example: 'stockout:flour' })
  @IsOptional()
  @IsString()
  @MaxLength(255)
  aggregation_key?: string;
}

export class AggregationDto {
  id: string;
  /** @example "stockout:0d0c7d3a-7c1c-4b39-9f60-2f4f3c1d0a01" */
  aggregation_key: string;
  alert_type: string;
  /** Occurrences since the alert was raised. */
  count: number;
  /** Occurrences that came too soon for an alert, ever. */
  throttled_count: number;
  /** How many alerts the problem has had. */
  alert_count: number;
  first_occurrence: string;
  last_occurrence: string;
  /** An occurrence after that is a new problem. */
  open_until: string;
  /** No other alert is raised until then. */
  throttled_until: string | null;
  /** The alert that tells of it. */
  alert_id: string;
  /** The alerts that the problem has had, newest last; of more than 100 the latest. */
  @ApiProperty({ type: [String], format: 'uuid', maxItems: 100 })
  individual_alert_ids: readonly string[];
  /** It ends and begins again and again: its alert is held open until it is calm. */
  is_flapping: boolean;
}

export class AggregationPageDto {
  items: AggregationDto[];
  next_cursor: string | null;
}
