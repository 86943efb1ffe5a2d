import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional, IntersectionType, PickType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsOptional, IsString, IsUUID, Matches, MaxLength, MinLength } from 'class-validator';
import { IsInstant } from '../../../../libs/http/instant';
import { PageQueryDto } from '../../../../libs/http/page.dto';
import { itemsOf, QueryBoolean } from '../../../../libs/http/query';
import { canonicalStatus, Status, statuses } from '../../domain/alert-status';
import { canonicalSeverity, priorities, Priority, severities, Severity } from '../../domain/severity';
import { type AlertSort, sorts } from '../queries/list-alerts';

const MAX_VALUES = 50;

const among = (
  values: readonly string[],
  canonical: (value: unknown) => unknown,
  description: string,
  example: string[],
) =>
  applyDecorators(
    ApiPropertyOptional({ description, isArray: true, enum: values, example }),
    IsOptional(),
    Transform(({ value }) => [...new Set(itemsOf(value).map(canonical))]),
    IsIn(values, { each: true }),
    ArrayMaxSize(MAX_VALUES),
  );

const anyOf = (description: string, example: string) =>
  applyDecorators(
    ApiPropertyOptional({ description, isArray: true, type: String, example: [example] }),
    IsOptional(),
    Transform(({ value }) => [...new Set(itemsOf(value))]),
    IsString({ each: true }),
    MinLength(1, { each: true }),
    MaxLength(100, { each: true }),
    ArrayMaxSize(MAX_VALUES),
  );

const anyId = (description: string) =>
  applyDecorators(
    ApiPropertyOptional({ description, isArray: true, type: String, format: 'uuid' }),
    IsOptional(),
    Transform(({ value }) => [...new Set(itemsOf(value))]),
    IsUUID(undefined, { each: true }),
    ArrayMaxSize(MAX_VALUES),
  );

const oneId = (description: string) =>
  applyDecorators(ApiPropertyOptional({ description, format: 'uuid' }), IsOptional(), IsUUID());

const instant = (description: string, example: string) =>
  applyDecorators(ApiPropertyOptional({ description, format: 'date-time', example }), IsOptional(), IsInstant());

const member = /^(me|none|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** Which alerts. Lists may be repeated, comma-separated, or both; of several values any will do. */
export class AlertFilterDto {
  @among(statuses, canonicalStatus, 'Also `open`, `triggered` (active) and `suppressed` (ignored).', ['active'])
  status?: Status[];

  @among(severities, canonicalSeverity, 'Also `urgent` (critical), `warning` (medium) and `info` (low).', [
    'critical',
    'high',
  ])
  severity?: Severity[];

  @among(priorities, (value) => value, 'How soon.', ['urgent', 'normal'])
  priority?: Priority[];

  @anyOf('Types of alerts.', 'stockout')
  alert_type?: string[];

  @anyOf('What part of the business: `inventory`, `orders` …', 'inventory')
  category?: string[];

  @anyOf('The service that told of it.', 'inventory')
  source_service?: string[];

  @ApiPropertyOptional({ description: 'Resolved (true), or anything else (false).', type: Boolean })
  @QueryBoolean()
  resolved?: boolean;

  @ApiPropertyOptional({
    description: 'Ids of members, `me`, or `none` for those that are nobody’s.',
    isArray: true,
    type: String,
    example: ['me', 'none'],
  })
  @IsOptional()
  @Transform(({ value }) => itemsOf(value))
  @Matches(member, { each: true, message: 'assigned_to must be a UUID, me or none' })
  @ArrayMaxSize(MAX_VALUES)
  assigned_to?: string[];

  @ApiPropertyOptional({ description: 'Open, and neither read nor dismissed by the asking member.', type: Boolean })
  @QueryBoolean()
  unread?: boolean;

  @instant('Raised then or later: ISO 8601.', '2025-11-01T00:00:00Z')
  created_from?: string;

  @instant('Raised before then: ISO 8601.', '2035-11-30T00:00:00Z')
  created_to?: string;

  @ApiPropertyOptional({
    description: 'Words that all occur in its title, description or type.',
    maxLength: 200,
    example: 'harina',
  })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  q?: string;

  @anyId('About this product.')
  related_product_id?: string[];

  @anyId('About this ingredient.')
  related_ingredient_id?: string[];

  @anyId('About this batch.')
  related_batch_id?: string[];

  @anyId('About this order.')
  related_order_id?: string[];

  @anyId('About this supplier.')
  related_supplier_id?: string[];

  @oneId('Of this incident.')
  group_id?: string;

  @oneId('Which this suppression keeps quiet, or for which this alert notifies.')
  quiet_by?: string;
}

/** How many of a list that has one page. */
export class LimitDto extends PickType(PageQueryDto, ['limit']) {}

export class ListAlertsDto extends IntersectionType(AlertFilterDto, PageQueryDto) {
  @ApiPropertyOptional({
    enum: sorts,
    default: '-created_at',
    description: 'By creation, or by severity and within it the newest first; `-`: the newest or the worst come first.',
  })
  @IsOptional()
  @IsIn(sorts)
  sort?: AlertSort;
}
