import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { PageQueryDto } from '../../../libs/http/page.dto';
import { itemsOf } from '../../../libs/http/query';

export class ListAggregationsDto extends PageQueryDto {
  @ApiPropertyOptional({
    description: 'The types of alerts. Can be repeated or comma-separated.',
    isArray: true,
    type: String,
    example: ['stockout'],
  })
  @IsOptional()
  @Transform(({ value }) => itemsOf(value))
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  alert_type?: string[];

  @ApiPropertyOptional({
    description: 'The aggregation key: events with the same key are the same problem.',
    example: 'stockout:flour',
  })
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
  /** How many events the alert has reported since it was raised. */
  count: number;
  /** How many events were throttled in total, because they came too soon after the last alert. */
  throttled_count: number;
  /** How many alerts the problem has had. */
  alert_count: number;
  first_occurrence: string;
  last_occurrence: string;
  /** An event from then on raises a new alert. */
  open_until: string;
  /** No new alert is raised before then; null: not throttled. */
  throttled_until: string | null;
  /** The alert that reports the problem. */
  alert_id: string;
  /** The alerts that the problem has had, newest last; at most the latest 100. */
  @ApiProperty({ type: [String], format: 'uuid', maxItems: 100 })
  individual_alert_ids: readonly string[];
  /** The problem starts and ends repeatedly. Its alert stays open until the problem has settled. */
  is_flapping: boolean;
}

export class AggregationPageDto {
  items: AggregationDto[];
  next_cursor: string | null;
}
