import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional, IntersectionType, PickType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsIn, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { IsUuid } from '../../../../libs/http/is-uuid';
import { IsInstant } from '../../../../libs/http/instant';
import { PageQueryDto } from '../../../../libs/http/page.dto';
import { itemsOf, QueryBoolean } from '../../../../libs/http/query';
import { canonicalStatus, Status, statuses } from '../../domain/alert-status';
import { canonicalSeverity, priorities, Priority, severities, Severity } from '../../domain/severity';
import { SlaState, slaStates } from '../../domain/sla-state';
import { MAX_RESOURCE_ID_LENGTH, MAX_RESOURCE_TYPE_LENGTH } from '../../raising/domain/resource';
import { type AlertField, alertFields } from './alert-fields';
import { type AlertSort, sorts } from '../queries/list-alerts';

const MAX_VALUES = 50;
const MAX_IDS = 200;
const MAX_LABELS = 10;

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

const anyOf = (description: string, example: string, maxLength = 100) =>
  applyDecorators(
    ApiPropertyOptional({ description, isArray: true, type: String, example: [example] }),
    IsOptional(),
    Transform(({ value }) => [...new Set(itemsOf(value))]),
    IsString({ each: true }),
    MinLength(1, { each: true }),
    MaxLength(maxLength, { each: true }),
    ArrayMaxSize(MAX_VALUES),
  );

const anyId = (description: string, max = MAX_VALUES) =>
  applyDecorators(
    ApiPropertyOptional({ description, isArray: true, type: String, format: 'uuid' }),
    IsOptional(),
    Transform(({ value }) => [...new Set(itemsOf(value))]),
    IsUuid({ each: true }),
    ArrayMaxSize(max),
  );

const oneId = (description: string) =>
  applyDecorators(ApiPropertyOptional({ description, format: 'uuid' }), IsOptional(), IsUuid());

const instant = (description: string, example: string) =>
  applyDecorators(ApiPropertyOptional({ description, format: 'date-time', example }), IsOptional(), IsInstant());

const member = /^(me|none|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/**
 * Selects alerts. List parameters can be repeated, comma-separated, or both; an alert needs to match one of the
 * values.
 */
export class AlertFilterDto {
  @among(statuses, canonicalStatus, 'Also `open`, `triggered` (active) and `suppressed` (ignored).', ['active'])
  status?: Status[];

  @among(severities, canonicalSeverity, 'Also `urgent` (critical), `warning` (medium) and `info` (low).', [
    'critical',
    'high',
  ])
  severity?: Severity[];

  @among(priorities, (value) => value, 'How urgent it is.', ['urgent', 'normal'])
  priority?: Priority[];

  @anyOf('The type of alert.', 'stockout')
  alert_type?: string[];

  @anyOf('The part of the business: `inventory`, `orders` …', 'inventory')
  category?: string[];

  @anyOf('The service that reported the problem.', 'inventory')
  source_service?: string[];

  @anyOf('About things of this kind of other services.', 'complaint', MAX_RESOURCE_TYPE_LENGTH)
  resource_type?: string[];

  @anyOf('About the thing with this id in its service.', 'C-1042', MAX_RESOURCE_ID_LENGTH)
  resource_id?: string[];

  @ApiPropertyOptional({
    description: 'true: only resolved alerts; false: only alerts that are not resolved.',
    type: Boolean,
  })
  @QueryBoolean()
  resolved?: boolean;

  @ApiPropertyOptional({
    description: 'Ids of members, `me`, or `none` for alerts that are assigned to no member.',
    isArray: true,
    type: String,
    example: ['me', 'none'],
  })
  @IsOptional()
  @Transform(({ value }) => itemsOf(value))
  @Matches(member, { each: true, message: 'assigned_to must be a UUID, me or none' })
  @ArrayMaxSize(MAX_VALUES)
  assigned_to?: string[];

  @ApiPropertyOptional({
    description: 'true: only open alerts that you have neither read nor dismissed; false: only the others.',
    type: Boolean,
  })
  @QueryBoolean()
  unread?: boolean;

  @among(slaStates, (value) => value, 'The worst state of its deadlines; `none`: it has no deadline.', ['breached'])
  sla_state?: SlaState[];

  @instant('Somebody had to react to it before this time: ISO 8601.', '2035-11-30T00:00:00Z')
  response_due_before?: string;

  @instant('It had to be resolved before this time: ISO 8601.', '2035-11-30T00:00:00Z')
  resolution_due_before?: string;

  @instant('Raised at this time or later: ISO 8601.', '2025-11-01T00:00:00Z')
  created_from?: string;

  @instant('Raised before this time: ISO 8601.', '2035-11-30T00:00:00Z')
  created_to?: string;

  @ApiPropertyOptional({
    description: 'Words that must all occur in the title, description or type.',
    maxLength: 200,
    example: 'harina',
  })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  q?: string;

  @anyId('Related to this product.')
  related_product_id?: string[];

  @anyId('Related to this ingredient.')
  related_ingredient_id?: string[];

  @anyId('Related to this batch.')
  related_batch_id?: string[];

  @anyId('Related to this order.')
  related_order_id?: string[];

  @anyId('Related to this supplier.')
  related_supplier_id?: string[];

  @anyId('These alerts: up to 200.', MAX_IDS)
  id?: string[];

  @anyId('Raised by this rule.')
  rule_id?: string[];

  @anyId('Escalated by this policy.')
  escalation_policy_id?: string[];

  @ApiPropertyOptional({
    description: 'Labels that it must all have: `name:value`. Repeat it for several; a comma belongs to the value.',
    isArray: true,
    type: String,
    example: ['line:oven-2'],
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? (value as unknown[]) : [value]))
  @Matches(/^[^:]{1,128}:.{0,1024}$/su, { each: true, message: 'label must be name:value' })
  @ArrayMaxSize(MAX_LABELS)
  label?: string[];

  @oneId('Part of this incident.')
  group_id?: string;

  @oneId('Suppressed by this suppression, or by the alert with this id, which notifies in their place.')
  quiet_by?: string;
}

/** The limit of a list that has one page. */
export class LimitDto extends PickType(PageQueryDto, ['limit']) {}

export class ListAlertsDto extends IntersectionType(AlertFilterDto, PageQueryDto) {
  @ApiPropertyOptional({
    enum: sorts,
    default: '-created_at',
    description:
      'By creation time, by severity with the newest first within each, or by a deadline; alerts without it come last, the newest first. With `-`, the newest or the most severe come first.',
  })
  @IsOptional()
  @IsIn(sorts)
  sort?: AlertSort;

  @ApiPropertyOptional({
    description: 'Only these fields of each alert. They are read and sent faster than all.',
    isArray: true,
    enum: alertFields,
    example: ['id', 'title', 'severity', 'status', 'created_at'],
  })
  @IsOptional()
  @Transform(({ value }) => [...new Set(itemsOf(value))])
  @IsIn(alertFields, { each: true })
  @ArrayMinSize(1)
  fields?: AlertField[];
}
