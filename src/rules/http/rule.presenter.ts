import { encodeCursor } from '../../../libs/http/cursor';
import { InvalidInput } from '../../../libs/kernel/domain-error';
import { priorityOf } from '../../alerts';
import type { RuleDefinition } from '../alert-rule.entity';
import type { RuleView } from '../rule-view';
import type { RuleDto, RulePageDto, SaveRuleDto } from './rule.dto';

const parts = ['threshold_field', 'threshold_operator', 'threshold_value'] as const;

/**
 * What the administrator says of the rule.
 * @throws InvalidInput when only a part of the threshold is given, or tiers without it
 */
export function definitionFrom(dto: SaveRuleDto): RuleDefinition {
  const missing = parts.filter((part) => dto[part] === undefined || dto[part] === null);
  const isNeeded = missing.length < parts.length || (dto.severity_tiers?.length ?? 0) > 0;
  if (isNeeded && missing.length > 0)
    throw new InvalidInput(
      missing.map((part) => ({
        pointer: `/${part}`,
        detail: 'is needed, as the other parts of the threshold are given',
      })),
    );
  return {
    name: dto.rule_name,
    isActive: dto.is_active ?? true,
    sourceService: dto.source_event_type.split('.')[0] ?? null,
    eventType: dto.source_event_type,
    thresholdField: dto.threshold_field ?? null,
    thresholdOperator: dto.threshold_operator ?? null,
    thresholdValue: dto.threshold_value ?? null,
    severityTiers: dto.severity_tiers ?? [],
    alertType: dto.alert_type,
    severity: dto.severity,
    priority: dto.priority ?? priorityOf(dto.severity),
    titleTemplate: dto.title_template,
    descriptionTemplate: dto.description_template,
    actionTemplate: dto.action_template ?? null,
    impactTemplate: dto.impact_template ?? null,
    aggregationKeyTemplate: dto.aggregation_key_template ?? null,
    aggregationWindowMinutes: dto.aggregation_window_minutes ?? null,
    throttleMinutes: dto.throttle_minutes ?? null,
    maxAlertsPerHour: dto.max_alerts_per_hour ?? null,
  };
}

export const presentRule = ({ rule, failures }: RuleView): RuleDto => ({
  id: rule.id,
  tenant_id: rule.tenantId,
  rule_name: rule.name,
  rule_type: rule.ruleType,
  is_active: rule.isActive,
  source_service: rule.sourceService,
  source_event_type: rule.eventType,
  threshold_field: rule.thresholdField,
  threshold_operator: rule.thresholdOperator,
  threshold_value: rule.thresholdValue,
  severity_tiers: [...rule.severityTiers],
  alert_type: rule.alertType,
  severity: rule.severity,
  priority: rule.priority,
  title_template: rule.titleTemplate,
  description_template: rule.descriptionTemplate,
  action_template: rule.actionTemplate,
  impact_template: rule.impactTemplate,
  aggregation_key_template: rule.aggregationKeyTemplate,
  aggregation_window_minutes: rule.aggregationWindowMinutes,
  throttle_minutes: rule.throttleMinutes,
  max_alerts_per_hour: rule.maxAlertsPerHour,
  error_count: failures?.count ?? 0,
  last_error: failures?.lastError ?? null,
  last_error_at: failures?.lastAt.toISOString() ?? null,
  created_at: rule.createdAt.toISOString(),
  updated_at: rule.updatedAt.toISOString(),
});

/** @param limit how many were asked for: fewer means that this is the last page */
export function presentRulePage(rules: readonly RuleView[], limit: number): RulePageDto {
  const last = rules.length === limit ? rules[rules.length - 1] : undefined;
  return { items: rules.map(presentRule), next_cursor: last ? encodeCursor([last.rule.name]) : null };
}
