import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
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
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { roles } from '../../../../libs/auth/permissions';
import { type RuleType, ruleTypes } from '../../domain/rule-parameters';
import { type ThresholdOperator, thresholdOperators } from '../../domain/threshold';
import { RuleNoiseDto } from './rule-noise.dto';
import {
  AbsenceDto,
  ActiveHoursDto,
  AnomalyDto,
  condition,
  conditionExample,
  PatternDto,
  ResolveOnDto,
  ScheduleDto,
  SeverityTierDto,
} from './rule-parts.dto';

const HOUR_MINUTES = 60;
const MAX_SPAN_MINUTES = 7 * 24 * HOUR_MINUTES;
const MAX_LIFE_MINUTES = 366 * 24 * 60;

/** How a member can be reached. */
export const ruleChannels = [
  'email',
  'whatsapp',
  'sms',
  'push',
  'in_app',
  'slack',
  'discord',
  'teams',
  'telegram',
  'webhook',
] as const;

const typesDescription =
  '`threshold`: each matching event alone; `pattern`: several of one key within a window; `anomaly`: a number far from its usual values; `absence`: an expected event that does not come; `schedule`: at a time.';

/** What must be said of a rule, and a condition. */
export const exampleRule = {
  rule_name: 'Flour almost gone',
  source_event_type: 'inventory.low_stock',
  condition_json: conditionExample,
  alert_type: 'low_stock',
  severity: 'high',
  title_template: 'Low: {{ ingredient_name }}',
  description_template: '{{ current_stock }} {{ unit }} of {{ ingredient_name }} left.',
};

export class RuleIdDto {
  /** The rule's id. */
  @IsUUID()
  id: string;
}

export class SaveRuleDto extends RuleNoiseDto {
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

  @ApiPropertyOptional({ enum: ruleTypes, default: 'threshold', description: typesDescription, example: 'threshold' })
  @IsOptional()
  @IsIn(ruleTypes)
  rule_type?: RuleType;

  @ApiPropertyOptional({
    description: 'Events of this type; `*` stands for one word, `#` for any number. Left out for `schedule` alone.',
    example: 'inventory.low_stock',
  })
  @ValidateIf(({ rule_type }: SaveRuleDto) => rule_type !== 'schedule')
  @Matches(/^([\w-]+|\*|#)(\.([\w-]+|\*|#))*$/, {
    message: 'source_event_type must be words separated by dots, such as inventory.low_stock, or * or # in their place',
  })
  @MaxLength(100)
  source_event_type?: string | null;

  @ApiPropertyOptional(condition)
  @IsOptional()
  @IsObject()
  condition_json?: Record<string, unknown>;

  @ApiPropertyOptional({ type: PatternDto, description: 'For `rule_type` pattern.' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => PatternDto)
  pattern?: PatternDto | null;

  @ApiPropertyOptional({ type: AnomalyDto, description: 'For `rule_type` anomaly.' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => AnomalyDto)
  anomaly?: AnomalyDto | null;

  @ApiPropertyOptional({ type: AbsenceDto, description: 'For `rule_type` absence.' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => AbsenceDto)
  absence?: AbsenceDto | null;

  @ApiPropertyOptional({ type: ScheduleDto, description: 'For `rule_type` schedule.' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => ScheduleDto)
  schedule?: ScheduleDto | null;

  @ApiPropertyOptional({
    description:
      'The field of the event that is compared; without it, every event of the type matches. Needs operator and value.',
    example: 'current_stock',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  threshold_field?: string | null;

  @ApiPropertyOptional({ enum: thresholdOperators, example: '<' })
  @IsOptional()
  @IsIn(thresholdOperators)
  threshold_operator?: ThresholdOperator | null;

  @ApiPropertyOptional({ description: 'In the unit of the field.', example: 25 })
  @IsOptional()
  @IsNumber()
  threshold_value?: number | null;

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

  @ApiPropertyOptional({
    description: 'What makes two events the same problem; `{field}` is the event’s field. Default: by alert type.',
    example: 'low_stock:{ingredient_id}',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(255)
  aggregation_key_template?: string | null;

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
  aggregation_window_minutes?: number | null;

  @ApiPropertyOptional({ type: ResolveOnDto, description: 'What ends the problem of the same key by itself.' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => ResolveOnDto)
  resolve_on?: ResolveOnDto | null;

  @ApiPropertyOptional({
    description: 'The alert resolves itself after so many minutes without an occurrence. Default: never.',
    type: 'integer',
    minimum: 1,
    maximum: 4 * MAX_SPAN_MINUTES,
    example: 240,
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(4 * MAX_SPAN_MINUTES)
  auto_resolve_minutes?: number | null;

  @ApiPropertyOptional({
    description:
      'The alert resolves itself so many minutes after it was raised, however often it occurs until then: it has an `expires_at`. Default: never.',
    type: 'integer',
    minimum: 1,
    maximum: MAX_LIFE_MINUTES,
    example: 1_440,
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_LIFE_MINUTES)
  expires_after_minutes?: number | null;

  @ApiPropertyOptional({ type: ActiveHoursDto, description: 'When the rule raises anything. Default: always.' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => ActiveHoursDto)
  active_hours?: ActiveHoursDto | null;

  @ApiPropertyOptional({ description: 'Whether anybody is notified of its alerts.', default: true, example: true })
  @IsOptional()
  @IsBoolean()
  notify?: boolean;

  @ApiPropertyOptional({ type: [String], description: 'Default: by severity.', example: ['email'] })
  @IsOptional()
  @IsIn(ruleChannels, { each: true })
  @ArrayUnique()
  @ArrayMaxSize(ruleChannels.length)
  notification_channels?: string[] | null;

  @ApiPropertyOptional({
    type: [String],
    description: 'Whom to notify. Default: everybody concerned.',
    example: ['owner'],
  })
  @IsOptional()
  @IsIn(roles, { each: true })
  @ArrayUnique()
  @ArrayMaxSize(roles.length)
  notify_roles?: string[] | null;

  @ApiPropertyOptional({ format: 'uuid', description: 'Who is told next when nobody reacts.' })
  @IsOptional()
  @IsUUID()
  escalation_policy_id?: string | null;
}
