import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateBy,
  ValidateIf,
} from 'class-validator';
import { type Channel, channels } from '../../../../libs/config/config';
import { IsUuid } from '../../../../libs/http/is-uuid';
import { roles } from '../../../../libs/auth/permissions';
import { IsInstant } from '../../../../libs/http/instant';
import { type MemberRole, memberRoles } from '../../../directory';
import { MAX_RESOURCE_ID_LENGTH, MAX_RESOURCE_TYPE_LENGTH } from '../domain/resource';
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

const RequiredText = (description: string, maxLength: number, example: string) =>
  applyDecorators(
    ApiProperty({ description, minLength: 1, maxLength: maxLength, example }),
    IsString(),
    IsNotEmpty(),
    MaxLength(maxLength),
  );

const OptionalText = (description: string, maxLength: number, example: string) =>
  applyDecorators(
    ApiPropertyOptional({ description, type: String, nullable: true, maxLength: maxLength, example }),
    IsOptional(),
    IsString(),
    MaxLength(maxLength),
  );

const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

/** A part of the resource; if one part is given, the other is needed too. */
const ResourceText = (description: string, maxLength: number, example: string) =>
  applyDecorators(
    ApiPropertyOptional({ description, type: String, nullable: true, minLength: 1, maxLength, example }),
    ValidateIf((dto: WriteAlertDto) => isGiven(dto.resource_type) || isGiven(dto.resource_id)),
    IsString(),
    IsNotEmpty(),
    MaxLength(maxLength),
  );

const SEVERITY_ALIASES = 'Also `urgent` (critical), `warning` (medium) and `info` (low).';

/** Some of the values, each once; null: the default. */
const SomeOf = (values: readonly string[], description: string, example: readonly string[]) =>
  applyDecorators(
    ApiPropertyOptional({ enum: values, isArray: true, nullable: true, description, example }),
    IsOptional(),
    IsArray(),
    ArrayMaxSize(values.length),
    ArrayUnique(),
    IsIn(values, { each: true }),
  );

/** The fields that can be given when an alert is raised by hand, and when it is edited. */
class AlertTextsDto {
  @ApiPropertyOptional({ enum: priorities, description: 'Default: it follows from the severity.' })
  @IsOptional()
  @IsIn(priorities)
  priority?: Priority;

  @OptionalText('What to do.', 5_000, 'Call Molinos, +34 91 555 01 23.')
  recommended_action?: string | null;

  @OptionalText('The effect on the business.', 5_000, 'No bread for five orders.')
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
    description: 'The member who is responsible for the alert.',
  })
  @IsOptional()
  @IsUuid()
  assigned_to?: string | null;

  @ApiPropertyOptional({
    type: String,
    enum: roles,
    nullable: true,
    description: 'The role that is responsible for the alert.',
  })
  @IsOptional()
  @IsIn(roles)
  assigned_role?: string | null;
}

export class WriteAlertDto extends AlertTextsDto {
  @RequiredText('The kind of problem: `oven_fault`. Your own word, or the alert type of a rule.', 100, 'oven_fault')
  alert_type: string;

  @ApiProperty({ enum: severities, description: SEVERITY_ALIASES, example: 'high' })
  @Transform(({ value }) => canonicalSeverity(value))
  @IsIn(severities)
  severity: Severity;

  @RequiredText('A title of one line.', 500, 'Oven 2 does not heat')
  title: string;

  @RequiredText('The full description.', 10_000, 'It stays at 80 °C since the morning.')
  description: string;

  @OptionalText('The part of the business. Default: `manual`.', 100, 'production')
  category?: string | null;

  @OptionalText('The service or place that reports the problem. Default: `manual`.', 100, 'shop-floor')
  source_service?: string | null;

  @ApiPropertyOptional({
    type: Object,
    additionalProperties: true,
    nullable: true,
    description:
      'Free-form data. `product_id`, `ingredient_id`, `batch_id`, `order_id` and `supplier_id` relate the alert to these things.',
    example: { batch_id: '0197c3a0-0000-7000-8000-0000000000b1', temperature: 80 },
  })
  @IsOptional()
  @IsObject()
  @IsSmall()
  data?: Record<string, unknown> | null;

  @ResourceText('The kind of thing of another service that it is about.', MAX_RESOURCE_TYPE_LENGTH, 'complaint')
  resource_type?: string | null;

  @ResourceText('The id that the thing has in its service.', MAX_RESOURCE_ID_LENGTH, 'C-1042')
  resource_id?: string | null;

  @ApiPropertyOptional({ type: Boolean, default: true, description: 'Whether people are to be notified of it.' })
  @IsOptional()
  @IsBoolean()
  notify?: boolean;

  @SomeOf(channels, 'How people are notified. Default: the channels of its severity.', ['email'])
  notification_channels?: Channel[] | null;

  @SomeOf(memberRoles, 'The roles to notify. Default: those who are concerned.', ['owner'])
  notify_roles?: MemberRole[] | null;

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When the alert resolves automatically. Default: never.',
  })
  @IsOptional()
  @IsInstant()
  expires_at?: string | null;
}

export class EditAlertDto extends AlertTextsDto {
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

  @ApiPropertyOptional({ enum: severities, description: SEVERITY_ALIASES, example: 'medium' })
  @IsOptional()
  @Transform(({ value }) => canonicalSeverity(value))
  @IsIn(severities)
  severity?: Severity;
}

export class BroadcastDto {
  @RequiredText('A title of one line.', 500, 'The bakery closes at noon today')
  title: string;

  @RequiredText('The full message.', 10_000, 'The street is dug up; deliveries come to the back door.')
  message: string;

  @ApiPropertyOptional({ enum: severities, default: 'low', description: SEVERITY_ALIASES, example: 'low' })
  @IsOptional()
  @Transform(({ value }) => canonicalSeverity(value))
  @IsIn(severities)
  severity?: Severity;

  @SomeOf(channels, 'How people get the message. Default: in the app only.', ['in_app', 'email'])
  channels?: Channel[] | null;

  @SomeOf(memberRoles, 'The roles that get the message. Default: all members.', ['manager', 'staff'])
  roles?: MemberRole[] | null;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'When the message expires. Give this or `expires_in_minutes`. Default: never.',
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
