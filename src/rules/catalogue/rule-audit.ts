import { getMetadataArgsStorage } from 'typeorm';
import type { AuditEntry } from '../../../libs/audit/audit-entry';
import { toAuditJson } from '../../../libs/audit/to-audit-json';
import { AlertRuleEntity } from './alert-rule.entity';
import type { RuleAction } from '../domain/rule-action';

const columns = getMetadataArgsStorage()
  .filterColumns(AlertRuleEntity)
  .map(({ propertyName, options }) => [propertyName as keyof AlertRuleEntity, options.name ?? propertyName] as const);

/** What a rule says, by the names of its columns, which are those of the wire. */
const definitionOf = (rule: AlertRuleEntity | undefined): object | null =>
  rule
    ? toAuditJson(Object.fromEntries(columns.map(([name, column]) => [column, rule[name]])), ['labels', 'condition'])
    : null;

/**
 * A change of a rule, for the audit log.
 * @param before undefined: it is new
 * @param after undefined: it is removed
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
