import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsNotEmpty, IsObject, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { Nested } from '../../../../libs/http/nested';
import { canonicalSeverity, priorities, type Priority, severities, type Severity } from '../../../alerts';
import { IsLabels } from './labels';

const MAX_TEMPLATE_LENGTH = 5_000;

/** The templates of the texts of an alert. */
export class TextsDto {
  /**
   * The title, as a Liquid template: `{{ field }}` is replaced by this field of the event.
   * @example "Low: {{ ingredient_name }}"
   */
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_TEMPLATE_LENGTH)
  title_template: string;

  /**
   * The description, as a Liquid template.
   * @example "{{ current_stock }} {{ unit }} of {{ ingredient_name }} left."
   */
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_TEMPLATE_LENGTH)
  description_template: string;

  @ApiPropertyOptional({
    description: 'What to do about the problem (template).',
    example: 'Order {{ ingredient_name }} from {{ supplier_name }}.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(MAX_TEMPLATE_LENGTH)
  action_template?: string | null;

  @ApiPropertyOptional({
    description: 'What the problem costs the business (template).',
    example: '{{ affected_orders }} orders wait.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(MAX_TEMPLATE_LENGTH)
  impact_template?: string | null;
}

/** The texts by the locale of the tenant. */
export class TranslationsDto {
  @ApiPropertyOptional({ type: TextsDto })
  @IsOptional()
  @Nested(() => TextsDto)
  en?: TextsDto;

  @ApiPropertyOptional({ type: TextsDto })
  @IsOptional()
  @Nested(() => TextsDto)
  es?: TextsDto;
}

/** The alert that a rule raises. */
export class RuleAlertDto extends TextsDto {
  /**
   * The kind of problem.
   * @example "low_stock"
   */
  @IsString()
  @Matches(/^[\w.-]+$/, { message: 'alert_type must be one word of letters, digits, dots, dashes or underscores' })
  @MaxLength(100)
  alert_type: string;

  @ApiPropertyOptional({
    description:
      'The field of the event that names the type of the alert. If it names none, or the events of the tenant have brought 500 types, the type is `alert_type`.',
    example: 'alertname',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  alert_type_field?: string | null;

  @ApiProperty({
    enum: severities,
    description: 'How severe the problem is. `urgent`, `warning` and `info` are accepted too.',
    example: 'high',
  })
  @Transform(({ value }) => canonicalSeverity(value))
  @IsIn(severities)
  severity: Severity;

  @ApiPropertyOptional({
    enum: priorities,
    description: 'How urgent the alert is. Default: according to the severity.',
    example: 'normal',
  })
  @IsOptional()
  @IsIn(priorities)
  priority?: Priority;

  @ApiPropertyOptional({
    type: TranslationsDto,
    description: 'The texts in other languages; the `locale` in the settings selects the language.',
  })
  @IsOptional()
  @Nested(() => TranslationsDto)
  translations?: TranslationsDto;

  @ApiPropertyOptional({
    type: Object,
    additionalProperties: { type: 'string' },
    description: 'The labels of the alert. In the values, `{field}` is replaced by this field of the event.',
    example: { supplier: '{supplier_name}' },
  })
  @IsOptional()
  @IsObject()
  @IsLabels()
  labels?: Record<string, string>;

  @ApiPropertyOptional({
    description:
      'The field of the event with an object whose texts and numbers become labels, beside those of `labels`: 64 in all, names of at most 128 characters, values of at most 1,024.',
    example: 'labels',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  labels_field?: string | null;
}
