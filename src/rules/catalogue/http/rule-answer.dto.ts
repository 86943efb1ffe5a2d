import { ApiProperty } from '@nestjs/swagger';
import { priorities, type Priority, severities, type Severity } from '../../../alerts';
import { type RuleType, ruleTypes } from '../../domain/rule-parameters';
import { type ThresholdOperator, thresholdOperators } from '../../domain/threshold';
import {
  AbsenceDto,
  ActiveHoursDto,
  AnomalyDto,
  condition,
  PatternDto,
  ResolveOnDto,
  ScheduleDto,
  SeverityTierDto,
} from './rule-parts.dto';
import { MetricDto, SlaMomentsDto } from './rule-sources.dto';
import { TranslationsDto } from './rule-alert.dto';
import { SlaTargetDto } from './sla-target.dto';

export class RuleDto {
  id: string;
  tenant_id: string;
  /** Increases with each change. Send it as `If-Match` to avoid overwriting changes of others. */
  version: number;
  rule_name: string;
  @ApiProperty({ enum: ruleTypes })
  rule_type: RuleType;
  is_active: boolean;
  /** Considered only for events that no other active rule matches. */
  is_fallback: boolean;
  /** The first word of the event type: the service that sends the events. */
  source_service: string | null;
  /** @example "inventory.low_stock" */
  source_event_type: string | null;
  @ApiProperty(condition)
  condition_json: unknown;
  @ApiProperty({ type: PatternDto, nullable: true })
  pattern: PatternDto | null;
  @ApiProperty({ type: AnomalyDto, nullable: true })
  anomaly: AnomalyDto | null;
  @ApiProperty({ type: AbsenceDto, nullable: true })
  absence: AbsenceDto | null;
  @ApiProperty({ type: ScheduleDto, nullable: true })
  schedule: ScheduleDto | null;
  @ApiProperty({ type: MetricDto, nullable: true })
  metric: MetricDto | null;
  @ApiProperty({ type: SlaMomentsDto, nullable: true })
  sla: SlaMomentsDto | null;
  @ApiProperty({ type: Object, additionalProperties: { type: 'string' } })
  computed_fields: Readonly<Record<string, string>>;
  threshold_field: string | null;
  @ApiProperty({ enum: thresholdOperators, nullable: true })
  threshold_operator: ThresholdOperator | null;
  threshold_value: number | null;
  severity_tiers: SeverityTierDto[];
  alert_type: string;
  /** The field of the event that names the type of the alert. */
  alert_type_field: string | null;
  @ApiProperty({ enum: severities })
  severity: Severity;
  @ApiProperty({ enum: priorities })
  priority: Priority;
  title_template: string;
  description_template: string;
  action_template: string | null;
  impact_template: string | null;
  translations: TranslationsDto;
  @ApiProperty({ type: Object, additionalProperties: { type: 'string' } })
  labels: Readonly<Record<string, string>>;
  /** The field of the event with an object that becomes labels. */
  labels_field: string | null;
  aggregation_key_template: string | null;
  /** 0: as long as its alert is open. */
  aggregation_window_minutes: number | null;
  reopen_minutes: number;
  @ApiProperty({ type: ResolveOnDto, nullable: true })
  resolve_on: ResolveOnDto | null;
  auto_resolve_minutes: number | null;
  expires_after_minutes: number | null;
  @ApiProperty({ type: ActiveHoursDto, nullable: true })
  active_hours: ActiveHoursDto | null;
  notify: boolean;
  @ApiProperty({ type: [String], nullable: true })
  notification_channels: readonly string[] | null;
  @ApiProperty({ type: [String], nullable: true })
  notify_roles: readonly string[] | null;
  /** The field of the event with the id of the member to whom the alert is assigned. */
  assign_from: string | null;
  escalation_policy_id: string | null;
  @ApiProperty({ type: [SlaTargetDto] })
  sla_targets: SlaTargetDto[];
  throttle_minutes: number | null;
  max_alerts_per_hour: number | null;
  max_alerts_per_day: number | null;
  /** Names of labels. Alerts with equal values of these labels belong to one incident. */
  @ApiProperty({ type: [String] })
  group_by: readonly string[];
  group_minutes: number;
  /** How many seconds a new problem is held before anybody is notified. */
  hold_seconds: number;
  /** Whether it has failed since it was last changed. */
  is_errored: boolean;
  /** How often the rule could not be applied, or its templates failed. */
  error_count: number;
  last_error: string | null;
  last_error_at: string | null;
  /** The member or service that created it; null: it is a default rule of Campana. */
  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  created_by: string | null;
  /** The name of the creator at that time; null: unknown. */
  created_by_name: string | null;
  created_at: string;
  updated_at: string;
}

export class RulePageDto {
  items: RuleDto[];
  /** Send it as `cursor` to get the next page; null on the last page. */
  next_cursor: string | null;
}
