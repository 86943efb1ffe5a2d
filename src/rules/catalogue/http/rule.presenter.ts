import { pageOf } from '../../../../libs/http/cursor';
import { type Fault, InvalidInput } from '../../../../libs/kernel/domain-error';
import { priorityOf, type Severity } from '../../../alerts';
import type { RuleDefinition } from '../alert-rule.entity';
import type { RuleView } from '../rule-view';
import { SLA_EVENT } from '../../domain/rule-parameters';
import type { SeverityTier } from '../../evaluation/severity-tiers';
import type { RuleDto, RulePageDto } from './rule-answer.dto';
import type { SaveRuleDto } from './rule.dto';
import type { SeverityTierDto } from './rule-parts.dto';
import * as parts from './rule-parts.presenter';

const thresholdParts = ['threshold_operator', 'threshold_value'] as const;

const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

/** The figure of a metric rule is compared, unless another field is named. */
const withDefaultField = (dto: SaveRuleDto): SaveRuleDto =>
  dto.rule_type === 'metric' && (isGiven(dto.threshold_operator) || isGiven(dto.threshold_value) || comparesTiers(dto))
    ? { ...dto, threshold_field: dto.threshold_field ?? 'value' }
    : dto;

/** Whether a severity tier compares the threshold field. */
const comparesTiers = ({ severity_tiers = [] }: SaveRuleDto): boolean =>
  severity_tiers.some(({ condition_json }) => !isGiven(condition_json));

function thresholdFaults(dto: SaveRuleDto): Fault[] {
  const given = thresholdParts.filter((part) => isGiven(dto[part]));
  if (given.length === 0 && comparesTiers(dto))
    return isGiven(dto.threshold_field)
      ? []
      : [{ pointer: '/threshold_field', detail: 'is needed, as severity_tiers are compared with it' }];
  if (given.length === 0 && !isGiven(dto.threshold_field)) return [];
  return (['threshold_field', ...thresholdParts] as const)
    .filter((part) => !isGiven(dto[part]))
    .map((part) => ({ pointer: `/${part}`, detail: 'is needed, as the other parts of the threshold are given' }));
}

function tierFaults({ severity_tiers = [] }: SaveRuleDto): Fault[] {
  return severity_tiers.flatMap((tier, i) => {
    const isBoth = isGiven(tier.condition_json) && (isGiven(tier.operator) || isGiven(tier.value));
    return isBoth
      ? [{ pointer: `/severity_tiers/${i}`, detail: 'must have either operator and value, or condition_json' }]
      : [];
  });
}

function parameterFaults(dto: SaveRuleDto, ruleType: string): Fault[] {
  return (['pattern', 'anomaly', 'absence', 'schedule', 'metric', 'sla'] as const).flatMap((part) => {
    if (part === ruleType)
      return isGiven(dto[part]) ? [] : [{ pointer: `/${part}`, detail: `is needed, as rule_type is ${part}` }];
    return isGiven(dto[part]) ? [{ pointer: `/${part}`, detail: `must be left out, as rule_type is ${ruleType}` }] : [];
  });
}

const tierFrom = ({ condition_json, operator, value, severity }: SeverityTierDto): SeverityTier<Severity> =>
  condition_json ? { condition: condition_json, severity } : { operator: operator ?? '=', value: value ?? 0, severity };

const presentTier = (tier: SeverityTier<Severity>): SeverityTierDto =>
  'condition' in tier ? { condition_json: tier.condition as Record<string, unknown>, severity: tier.severity } : tier;

/**
 * Converts a request to the definition of a rule, with the defaults filled in.
 * @throws InvalidInput if fields that belong together are incomplete
 */
export function definitionFrom(dto: SaveRuleDto): RuleDefinition {
  const ruleType = dto.rule_type ?? 'threshold';
  const faults = [...thresholdFaults(withDefaultField(dto)), ...tierFaults(dto), ...parameterFaults(dto, ruleType)];
  if (faults.length > 0) throw new InvalidInput(faults);
  const eventType = dto.source_event_type ?? (ruleType === 'sla' ? SLA_EVENT : null);
  return {
    name: dto.rule_name,
    ruleType,
    parameters: parts.parametersFrom(dto, ruleType),
    isActive: dto.is_active ?? true,
    isFallback: dto.is_fallback ?? false,
    sourceService: eventType?.match(/^[\w-]+/)?.[0] ?? null,
    eventType,
    condition: dto.condition_json ?? {},
    thresholdField: withDefaultField(dto).threshold_field ?? null,
    thresholdOperator: dto.threshold_operator ?? null,
    thresholdValue: dto.threshold_value ?? null,
    computedFields: dto.computed_fields ?? {},
    severityTiers: (dto.severity_tiers ?? []).map(tierFrom),
    alertType: dto.alert_type,
    alertTypeField: dto.alert_type_field ?? null,
    severity: dto.severity,
    priority: dto.priority ?? priorityOf(dto.severity),
    ...parts.textsFrom(dto),
    translations: parts.translationsFrom(dto.translations),
    labels: dto.labels ?? {},
    labelsField: dto.labels_field ?? null,
    aggregationKeyTemplate: dto.aggregation_key_template ?? null,
    aggregationWindowMinutes: dto.aggregation_window_minutes ?? null,
    reopenMinutes: dto.reopen_minutes ?? 0,
    resolveOn: dto.resolve_on ? parts.startFrom(dto.resolve_on) : null,
    autoResolveMinutes: dto.auto_resolve_minutes ?? null,
    expiresAfterMinutes: dto.expires_after_minutes ?? null,
    activeHours: dto.active_hours ? parts.hoursFrom(dto.active_hours) : null,
    notify: dto.notify ?? true,
    notificationChannels: dto.notification_channels ?? null,
    notifyRoles: dto.notify_roles ?? null,
    assignFrom: dto.assign_from ?? null,
    escalationPolicyId: dto.escalation_policy_id ?? null,
    slaTargets: (dto.sla_targets ?? []).map(parts.slaTargetFrom),
    throttleMinutes: dto.throttle_minutes ?? null,
    maxAlertsPerHour: dto.max_alerts_per_hour ?? null,
    maxAlertsPerDay: dto.max_alerts_per_day ?? null,
    groupBy: dto.group_by ?? [],
    groupMinutes: dto.group_minutes ?? 30,
    holdSeconds: dto.hold_seconds ?? 0,
  };
}

/** Converts a rule to the format of the API; the inverse of `definitionFrom`. */
export const presentDefinition = (rule: RuleDefinition) => ({
  rule_name: rule.name,
  rule_type: rule.ruleType,
  is_active: rule.isActive,
  is_fallback: rule.isFallback,
  source_event_type: rule.eventType,
  condition_json: rule.condition,
  ...parts.presentParameters(rule),
  threshold_field: rule.thresholdField,
  threshold_operator: rule.thresholdOperator,
  threshold_value: rule.thresholdValue,
  computed_fields: rule.computedFields,
  severity_tiers: rule.severityTiers.map(presentTier),
  alert_type: rule.alertType,
  alert_type_field: rule.alertTypeField,
  severity: rule.severity,
  priority: rule.priority,
  ...parts.presentTexts(rule),
  translations: parts.presentTranslations(rule.translations),
  labels: rule.labels,
  labels_field: rule.labelsField,
  aggregation_key_template: rule.aggregationKeyTemplate,
  aggregation_window_minutes: rule.aggregationWindowMinutes,
  reopen_minutes: rule.reopenMinutes,
  resolve_on: rule.resolveOn && parts.presentStart(rule.resolveOn),
  auto_resolve_minutes: rule.autoResolveMinutes,
  expires_after_minutes: rule.expiresAfterMinutes,
  active_hours: rule.activeHours && parts.presentHours(rule.activeHours),
  notify: rule.notify,
  notification_channels: rule.notificationChannels,
  notify_roles: rule.notifyRoles,
  assign_from: rule.assignFrom,
  escalation_policy_id: rule.escalationPolicyId,
  sla_targets: rule.slaTargets.map((target) => ({ ...target })),
  throttle_minutes: rule.throttleMinutes,
  max_alerts_per_hour: rule.maxAlertsPerHour,
  max_alerts_per_day: rule.maxAlertsPerDay,
  group_by: rule.groupBy,
  group_minutes: rule.groupMinutes,
  hold_seconds: rule.holdSeconds,
});

export const presentRule = ({ rule, stats }: RuleView): RuleDto => ({
  id: rule.id,
  tenant_id: rule.tenantId,
  version: rule.version,
  source_service: rule.sourceService,
  ...presentDefinition(rule),
  is_errored: stats?.lastErrorAt !== undefined && stats.lastErrorAt !== null && stats.lastErrorAt > rule.updatedAt,
  error_count: stats?.errors ?? 0,
  last_error: stats?.lastError ?? null,
  last_error_at: stats?.lastErrorAt?.toISOString() ?? null,
  created_by: rule.createdBy,
  created_by_name: rule.createdByName,
  created_at: rule.createdAt.toISOString(),
  updated_at: rule.updatedAt.toISOString(),
});

export const presentRulePage = (rules: readonly RuleView[], limit: number): RulePageDto =>
  pageOf(rules, limit, presentRule, ({ rule }) => [rule.name]);
