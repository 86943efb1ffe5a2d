import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  ValidateBy,
} from 'class-validator';
import { roles } from '../../../../libs/auth/permissions';
import { IsInstant } from '../../../../libs/http/instant';
import { canonicalSeverity, priorities, Priority, severities, Severity } from '../../domain/severity';

const MAX_LABELS = 50;
const MAX_LABEL_LENGTH = 255;
const MAX_DATA_BYTES = 65_536;

const areLabels = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const labels = Object.entries(value);
  return (
    labels.length <= MAX_LABELS &&
    labels.every(
      ([name, text]) => /^[\w.-]{1,100}$/.test(name) && typeof text === 'string' && text.length <= MAX_LABEL_LENGTH,
    )
  );
};

const IsLabels = () =>
  ValidateBy({
    name: 'isLabels',
    validator: {
      validate: areLabels,
      defaultMessage: () =>
        `$property must be an object of at most ${MAX_LABELS} labels: names of letters, digits, dots, dashes or underscores, values of at most ${MAX_LABEL_LENGTH} characters`,
    },
  });

const IsSmall = () =>
  ValidateBy({
    name: 'isSmall',
    validator: {
      validate: (value) => JSON.stringify(value ?? null).length <= MAX_DATA_BYTES,
      defaultMessage: () => `$property must have at most ${MAX_DATA_BYTES} characters as JSON`,
    },
  });

const Words = (description: string, maxLength: number, example: string) =>
  applyDecorators(
    ApiProperty({ description, minLength: 1, maxLength: maxLength, example }),
    IsString(),
    IsNotEmpty(),
    MaxLength(maxLength),
  );

const MaybeWords = (description: string, maxLength: number, example: string) =>
  applyDecorators(
    ApiPropertyOptional({ description, type: String, nullable: true, maxLength: maxLength, example }),
    IsOptional(),
    IsString(),
    MaxLength(maxLength),
  );

const A_SEVERITY = 'Also `urgent` (critical), `warning` (medium) and `info` (low).';

/** What may be said of an alert when it is raised by hand, and afterwards. */
class AlertWordsDto {
  @ApiPropertyOptional({ enum: priorities, description: 'Default: as the severity has it.' })
  @IsOptional()
  @IsIn(priorities)
  priority?: Priority;

  @MaybeWords('What to do.', 5_000, 'Call Molinos, +34 91 555 01 23.')
  recommended_action?: string | null;

  @MaybeWords('What it costs.', 5_000, 'No bread for five orders.')
  business_impact?: string | null;

  @ApiPropertyOptional({
    type: Object,
    additionalProperties: { type: 'string' },
    example: { supplier: 'Molinos' },
  })
  @IsOptional()
  @IsLabels()
  labels?: Record<string, string>;

  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'The member who is to see to it.',
  })
  @IsOptional()
  @IsUUID()
  assigned_to?: string | null;

  @ApiPropertyOptional({ type: String, enum: roles, nullable: true, description: 'The role that is to see to it.' })
  @IsOptional()
  @IsIn(roles)
  assigned_role?: string | null;
}

export class WriteAlertDto extends AlertWordsDto {
  @Words('What kind of problem: `oven_fault`. One’s own word, or that of a rule.', 100, 'oven_fault')
  alert_type: string;

  @ApiProperty({ enum: severities, description: A_SEVERITY, example: 'high' })
  @Transform(({ value }) => canonicalSeverity(value))
  @IsIn(severities)
  severity: Severity;

  @Words('One line.', 500, 'Oven 2 does not heat')
  title: string;

  @Words('All of it.', 10_000, 'It stays at 80 °C since the morning.')
  description: string;

  @MaybeWords('What part of the business. Default: `manual`.', 100, 'production')
  category?: string | null;

  @MaybeWords('Who tells of it. Default: `manual`.', 100, 'shop-floor')
  source_service?: string | null;

  @ApiPropertyOptional({
    type: Object,
    additionalProperties: true,
    nullable: true,
    description:
      'What it is about; `product_id`, `ingredient_id`, `batch_id`, `order_id`, `supplier_id` relate it to them.',
    example: { batch_id: '0197c3a0-0000-7000-8000-0000000000b1', temperature: 80 },
  })
  @IsOptional()
  @IsObject()
  @IsSmall()
  data?: Record<string, unknown> | null;

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When it is over by itself: it resolves then. Default: when somebody says so.',
  })
  @IsOptional()
  @IsInstant()
  expires_at?: string | null;
}

export class EditAlertDto extends AlertWordsDto {
  @ApiPropertyOptional({ minLength: 1, maxLength: 500, example: 'Oven 2 does not heat enough' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  title?: string;

  @ApiPropertyOptional({ minLength: 1, maxLength: 10_000, example: 'It stays at 120 °C since noon.' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(10_000)
  description?: string;

  @ApiPropertyOptional({ enum: severities, description: A_SEVERITY, example: 'medium' })
  @IsOptional()
  @Transform(({ value }) => canonicalSeverity(value))
  @IsIn(severities)
  severity?: Severity;
}

export class BroadcastDto {
  @Words('One line.', 500, 'The bakery closes at noon today')
  title: string;

  @Words('All of it.', 10_000, 'The street is dug up; deliveries come to the back door.')
  message: string;

  @ApiPropertyOptional({ enum: severities, default: 'low', description: A_SEVERITY, example: 'low' })
  @IsOptional()
  @Transform(({ value }) => canonicalSeverity(value))
  @IsIn(severities)
  severity?: Severity;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'When it is over. Or `expires_in_minutes`; neither: never.',
  })
  @IsOptional()
  @IsInstant()
  expires_at?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 525_600, example: 240 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(525_600)
  expires_in_minutes?: number;
}
