import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { canonicalSeverity, priorities, type Priority, severities, type Severity } from '../../alerts';
import { type ThresholdOperator, thresholdOperators } from '../domain/threshold';

const LONGEST_TEMPLATE = 5_000;

export class RuleIdDto {
  /** The rule's id. */
  @IsUUID()
  id: string;
}

export class SeverityTierDto {
  @ApiProperty({ enum: thresholdOperators, example: '<=' })
  @IsIn(thresholdOperators)
  operator: ThresholdOperator;

  /** @example 0 */
  @IsNumber()
  value: number;

  @ApiProperty({ enum: severities, example: 'critical' })
  @Transform(({ value }) => canonicalSeverity(value))
  @IsIn(severities)
  severity: Severity;
}

export class SaveRuleDto {
  /**
   * Unique in the tenant.
   * @example "Flour almost gone"
   */
  @IsString()
  @IsNotEmpty()
  @MaxLength(255)
  rule_name: string;

  @ApiPropertyOptional({ description: 'A rule that is not active raises nothing.', default: true, example: true })
  @IsOptional()
  @IsBoolean()
  is_active?: boolean;

  /**
   * Events of exactly this type.
   * @example "inventory.low_stock"
   */
  @IsString()
  @Matches(/^[\w-]+(\.[\w-]+)*$/, {
    message: 'source_event_type must be words separated by dots, such as inventory.low_stock',
  })
  @MaxLength(100)
  source_event_type: string;

  @ApiPropertyOptional({
    description:
      'The field of the event that is compared; without it, every event of the type matches. Needs operator and value.',
    example: 'current_stock',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  threshold_field?: string;

  @ApiPropertyOptional({ enum: thresholdOperators, example: '<' })
  @IsOptional()
  @IsIn(thresholdOperators)
  threshold_operator?: ThresholdOperator;

  @ApiPropertyOptional({ description: 'In the unit of the field.', example: 25 })
  @IsOptional()
  @IsNumber()
  threshold_value?: number;

  @ApiPropertyOptional({
    description: 'Other severities by the value of `threshold_field`; the first that holds wins.',
    type: [SeverityTierDto],
  })
  @IsOptional()
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @ArrayMaxSize(10)
  @Type(() => SeverityTierDto)
  severity_tiers?: SeverityTierDto[];

  /**
   * What kind of problem it is.
   * @example "low_stock"
   */
  @IsString()
  @Matches(/^[\w.-]+$/, { message: 'alert_type must be one word of letters, digits, dots, dashes or underscores' })
  @MaxLength(100)
  alert_type: string;

  @ApiProperty({ enum: severities, description: 'Also `urgent`, `warning`, `info`.', example: 'high' })
  @Transform(({ value }) => canonicalSeverity(value))
  @IsIn(severities)
  severity: Severity;

  @ApiPropertyOptional({ enum: priorities, description: 'Default: it follows the severity.', example: 'normal' })
  @IsOptional()
  @IsIn(priorities)
  priority?: Priority;

  /**
   * Liquid; `{{ field }}` is the event's field.
   * @example "Low: {{ ingredient_name }}"
   */
  @IsString()
  @IsNotEmpty()
  @MaxLength(LONGEST_TEMPLATE)
  title_template: string;

  /** @example "{{ current_stock }} {{ unit }} of {{ ingredient_name }} left." */
  @IsString()
  @IsNotEmpty()
  @MaxLength(LONGEST_TEMPLATE)
  description_template: string;

  @ApiPropertyOptional({
    description: 'What to do about it.',
    example: 'Order {{ ingredient_name }} from {{ supplier_name }}.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST_TEMPLATE)
  action_template?: string;

  @ApiPropertyOptional({ description: 'What it costs the business.', example: '{{ affected_orders }} orders wait.' })
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST_TEMPLATE)
  impact_template?: string;

  @ApiPropertyOptional({
    description: 'What makes two events the same problem; `{field}` is the event’s field. Default: by alert type.',
    example: 'low_stock:{ingredient_id}',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(255)
  aggregation_key_template?: string;

  @ApiPropertyOptional({
    description:
      'Minutes after its last occurrence in which a problem counts as the same. Default: AGGREGATION_WINDOW_MINUTES.',
    type: 'integer',
    minimum: 1,
    maximum: 10_080,
    example: 60,
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(10_080)
  aggregation_window_minutes?: number;

  @ApiPropertyOptional({
    description: 'The least minutes between two alerts of the same key. Default: DEFAULT_THROTTLE_MINUTES; 0: none.',
    type: 'integer',
    minimum: 0,
    maximum: 10_080,
    example: 0,
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(10_080)
  throttle_minutes?: number;

  @ApiPropertyOptional({
    description: 'The most alerts that the rule raises in sixty minutes. Default: any number.',
    type: 'integer',
    minimum: 1,
    maximum: 100_000,
    example: 100,
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(100_000)
  max_alerts_per_hour?: number;
}

export class RuleDto {
  id: string;
  tenant_id: string;
  rule_name: string;
  /** @example "threshold" */
  rule_type: string;
  is_active: boolean;
  /** The first word of the event type. */
  source_service: string | null;
  /** @example "inventory.low_stock" */
  source_event_type: string;
  threshold_field: string | null;
  @ApiProperty({ enum: thresholdOperators, nullable: true })
  threshold_operator: ThresholdOperator | null;
  threshold_value: number | null;
  severity_tiers: SeverityTierDto[];
  alert_type: string;
  @ApiProperty({ enum: severities })
  severity: Severity;
  @ApiProperty({ enum: priorities })
  priority: Priority;
  title_template: string;
  description_template: string;
  action_template: string | null;
  impact_template: string | null;
  aggregation_key_template: string | null;
  aggregation_window_minutes: number | null;
  throttle_minutes: number | null;
  max_alerts_per_hour: number | null;
  /** How often it could not be applied, or its templates failed. */
  error_count: number;
  last_error: string | null;
  last_error_at: string | null;
  created_at: string;
  updated_at: string;
}

export class RulePageDto {
  items: RuleDto[];
  /** Give it as `cursor` for the next page; null on the last. */
  next_cursor: string | null;
}
