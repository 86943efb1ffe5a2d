import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsIn, IsNotEmpty, IsObject, IsOptional, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';
import { canonicalSeverity, priorities, type Priority, severities, type Severity } from '../../../alerts';
import { IsLabels } from './labels';

const MAX_TEMPLATE_LENGTH = 5_000;

/** What an alert says. */
export class TextsDto {
  /**
   * Liquid; `{{ field }}` is the event's field.
   * @example "Low: {{ ingredient_name }}"
   */
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_TEMPLATE_LENGTH)
  title_template: string;

  /** @example "{{ current_stock }} {{ unit }} of {{ ingredient_name }} left." */
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_TEMPLATE_LENGTH)
  description_template: string;

  @ApiPropertyOptional({
    description: 'What to do about it.',
    example: 'Order {{ ingredient_name }} from {{ supplier_name }}.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(MAX_TEMPLATE_LENGTH)
  action_template?: string | null;

  @ApiPropertyOptional({ description: 'What it costs the business.', example: '{{ affected_orders }} orders wait.' })
  @IsOptional()
  @IsString()
  @MaxLength(MAX_TEMPLATE_LENGTH)
  impact_template?: string | null;
}

/** By the tenant's locale. */
export class TranslationsDto {
  @ApiPropertyOptional({ type: TextsDto })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => TextsDto)
  en?: TextsDto;

  @ApiPropertyOptional({ type: TextsDto })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => TextsDto)
  es?: TextsDto;
}

/** What the alert of a rule is like. */
export class RuleAlertDto extends TextsDto {
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

  @ApiPropertyOptional({
    type: TranslationsDto,
    description: 'The texts for tenants that read another language (`locale` of the settings).',
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => TranslationsDto)
  translations?: TranslationsDto;

  @ApiPropertyOptional({
    type: Object,
    additionalProperties: { type: 'string' },
    description: 'Labels of the alert; in their values `{field}` is the event’s field.',
    example: { supplier: '{supplier_name}' },
  })
  @IsOptional()
  @IsObject()
  @IsLabels()
  labels?: Record<string, string>;
}
