import { getMetadataArgsStorage } from 'typeorm';
import type { AuditEntry } from '../../../libs/audit/audit-entry';
import { toAuditJson } from '../../../libs/audit/to-audit-json';
import { AlertRuleEntity } from './alert-rule.entity';
import type { RuleAction } from '../domain/rule-action';

const columns = getMetadataArgsStorage()
  .filterColumns(AlertRuleEntity)
  .map(({ propertyName, options }) => [propertyName as keyof AlertRuleEntity, options.name ?? propertyName] as const);

/** The fields of a rule by the names of their columns, which are also the names in the API. */
const definitionOf = (rule: AlertRuleEntity | undefined): object | null =>
  rule
    ? toAuditJson(Object.fromEntries(columns.map(([name, column]) => [column, rule[name]])), ['labels', 'condition'])
    : null;

/**
 * The audit entry for a change of a rule.
 * @param before undefined if it is new
 * @param after undefined if it is deleted
 */
export const ruleEntry = (
  action: RuleAction,
  before: AlertRuleEntity | undefined,
  after: AlertRuleEntity | undefined,
): AuditEntry => ({
  subjectType: 'rule',
  subjectId: (after ?? before)?.id ?? '',
  action,
  before: definitionOf(before),
  after: definitionOf(after),
});
