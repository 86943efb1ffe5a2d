import { ApiPropertyOptional } from '@nestjs/swagger';
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
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';
import { channels } from '../../../../libs/config/config';
import { IsUuid } from '../../../../libs/http/is-uuid';
import { Nested, NestedList } from '../../../../libs/http/nested';
import { roles } from '../../../../libs/auth/permissions';
import { type RuleType, ruleTypes } from '../../domain/rule-parameters';
import { type ThresholdOperator, thresholdOperators } from '../../domain/threshold';
import { MetricDto, SlaMomentsDto } from './rule-sources.dto';
import { RuleNoiseDto } from './rule-noise.dto';
import { SlaTargetDto } from './sla-target.dto';
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

const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

const typesDescription =
  'When the rule raises an alert. `threshold`: for each matching event; `pattern`: for several matching events within a time; `anomaly`: for an unusual value; `absence`: if an expected event does not arrive; `schedule`: at fixed times; `metric`: for a figure of a metric source; `sla`: for deadlines of work items.';

/** An example with the required fields and a condition. */
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
  @IsUuid()
  id: string;
}

export class SaveRuleDto extends RuleNoiseDto {
  /**
   * The name of the rule, unique in the tenant.
   * @example "Flour almost gone"
   */
  @IsString()
  @IsNotEmpty()
  @MaxLength(255)
  rule_name: string;

  @ApiPropertyOptional({ description: 'A rule that is not active raises no alerts.', default: true, example: true })
  @IsOptional()
  @IsBoolean()
  is_active?: boolean;

  @ApiPropertyOptional({ enum: ruleTypes, default: 'threshold', description: typesDescription, example: 'threshold' })
  @IsOptional()
  @IsIn(ruleTypes)
  rule_type?: RuleType;

  @ApiPropertyOptional({
    description:
      'The type of the events. `*` stands for one word, `#` for any number of words. Required, except for `schedule`, `metric` and `sla`.',
    example: 'inventory.low_stock',
  })
  @ValidateIf(
    ({ rule_type, source_event_type }: SaveRuleDto) =>
      !['schedule', 'metric', 'sla'].includes(String(rule_type)) || (rule_type === 'sla' && isGiven(source_event_type)),
  )
  @Matches(/^([\w-]+|\*|#)(\.([\w-]+|\*|#))*$/, {
    message: 'source_event_type must be words separated by dots, such as inventory.low_stock, or * or # in their place',
  })
  @MaxLength(100)
  source_event_type?: string | null;

  @ApiPropertyOptional(condition)
  @IsOptional()
  @IsObject()
  condition_json?: Record<string, unknown>;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    description:
      'Fields that are calculated for events that lack them, at most 20: CEL expressions by the names of the fields. Conditions, keys and texts use them as fields of the event.',
    example: { days_left: 'event.current_stock / event.daily_usage' },
  })
  @IsOptional()
  @IsObject()
  computed_fields?: Record<string, string>;

  @ApiPropertyOptional({ type: PatternDto, description: 'Required for the `rule_type` `pattern`.' })
  @IsOptional()
  @Nested(() => PatternDto)
  pattern?: PatternDto | null;

  @ApiPropertyOptional({ type: AnomalyDto, description: 'Required for the `rule_type` `anomaly`.' })
  @IsOptional()
  @Nested(() => AnomalyDto)
  anomaly?: AnomalyDto | null;

  @ApiPropertyOptional({ type: AbsenceDto, description: 'Required for the `rule_type` `absence`.' })
  @IsOptional()
  @Nested(() => AbsenceDto)
  absence?: AbsenceDto | null;

  @ApiPropertyOptional({ type: ScheduleDto, description: 'Required for the `rule_type` `schedule`.' })
  @IsOptional()
  @Nested(() => ScheduleDto)
  schedule?: ScheduleDto | null;

  @ApiPropertyOptional({ type: MetricDto, description: 'Required for the `rule_type` `metric`.' })
  @IsOptional()
  @Nested(() => MetricDto)
  metric?: MetricDto | null;

  @ApiPropertyOptional({ type: SlaMomentsDto, description: 'Required for the `rule_type` `sla`.' })
  @IsOptional()
  @Nested(() => SlaMomentsDto)
  sla?: SlaMomentsDto | null;

  @ApiPropertyOptional({
    description:
      'The field of the event to compare with `threshold_value`. Needs `threshold_operator` and `threshold_value`. Without it, every event of the type matches. Of a `metric` rule: `value`.',
    example: 'current_stock',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  threshold_field?: string | null;

  @ApiPropertyOptional({ enum: thresholdOperators, description: 'How the field is compared.', example: '<' })
  @IsOptional()
  @IsIn(thresholdOperators)
  threshold_operator?: ThresholdOperator | null;

  @ApiPropertyOptional({ description: 'The value to compare with, in the unit of the field.', example: 25 })
  @IsOptional()
  @IsNumber()
  threshold_value?: number | null;

  @ApiPropertyOptional({
    description:
      'Other severities, depending on the value of `threshold_field` or on a condition. The first match counts.',
    type: [SeverityTierDto],
  })
  @IsOptional()
  @ArrayMaxSize(10)
  @NestedList(() => SeverityTierDto)
  severity_tiers?: SeverityTierDto[];

  @ApiPropertyOptional({
    description:
      'Events with the same key belong to the same problem. `{field}` is replaced by this field of the event. Default: depends on the alert type.',
    example: 'low_stock:{ingredient_id}',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(255)
  aggregation_key_template?: string | null;

  @ApiPropertyOptional({
    description:
      'Events within this number of minutes after the last one belong to the same problem; 0: as long as its alert is open. Default: AGGREGATION_WINDOW_MINUTES of the installation.',
    type: 'integer',
    minimum: 0,
    maximum: 10_080,
    example: 60,
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(10_080)
  aggregation_window_minutes?: number | null;

  @ApiPropertyOptional({
    type: ResolveOnDto,
    description: 'An event that ends the problem with the same key, and resolves its alert.',
  })
  @IsOptional()
  @Nested(() => ResolveOnDto)
  resolve_on?: ResolveOnDto | null;

  @ApiPropertyOptional({
    description:
      'The alert is resolved automatically after this number of minutes without a new event. Default: never.',
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
      'The alert is resolved automatically this number of minutes after it was raised, even if new events arrive (see `expires_at` of the alert). Default: never.',
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

  @ApiPropertyOptional({ type: ActiveHoursDto, description: 'When the rule raises alerts. Default: always.' })
  @IsOptional()
  @Nested(() => ActiveHoursDto)
  active_hours?: ActiveHoursDto | null;

  @ApiPropertyOptional({ description: 'Whether its alerts notify anybody.', default: true, example: true })
  @IsOptional()
  @IsBoolean()
  notify?: boolean;

  @ApiPropertyOptional({
    type: [String],
    description: 'How members are notified. Default: according to the severity.',
    example: ['email'],
  })
  @IsOptional()
  @IsIn(channels, { each: true })
  @ArrayUnique()
  @ArrayMaxSize(channels.length)
  notification_channels?: string[] | null;

  @ApiPropertyOptional({
    type: [String],
    description: 'The roles of the members to notify. Default: all members concerned.',
    example: ['owner'],
  })
  @IsOptional()
  @IsIn(roles, { each: true })
  @ArrayUnique()
  @ArrayMaxSize(roles.length)
  notify_roles?: string[] | null;

  @ApiPropertyOptional({
    description:
      "The field of the event with the id of the member who is responsible for the alert. If it names no active member, the alert is everybody's.",
    example: 'assign_to',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  assign_from?: string | null;

  @ApiPropertyOptional({ format: 'uuid', description: 'The escalation policy: who is notified next if nobody reacts.' })
  @IsOptional()
  @IsUuid()
  escalation_policy_id?: string | null;

  @ApiPropertyOptional({
    type: [SlaTargetDto],
    maxItems: 5,
    default: [],
    example: [{ severity: 'critical', response_minutes: 10, resolution_minutes: 120, calendar_id: null }],
    description: "How soon its alerts are to be answered and resolved. Without an entry for a severity: the tenant's.",
  })
  @IsOptional()
  @NestedList(() => SlaTargetDto)
  @ArrayMaxSize(5)
  sla_targets?: SlaTargetDto[];
}
