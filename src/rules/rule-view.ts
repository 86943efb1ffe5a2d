import type { AlertRuleEntity } from './alert-rule.entity';
import type { RuleFailures, RulesRepository } from './persistence/rules.repository';

/** A rule, and what went wrong with it. */
export interface RuleView {
  readonly rule: AlertRuleEntity;
  readonly failures: RuleFailures | undefined;
}

/** The rules of a tenant with what went wrong with each. */
export async function viewsOf(
  repository: RulesRepository,
  tenantId: string,
  rules: readonly AlertRuleEntity[],
): Promise<RuleView[]> {
  const ids = rules.map(({ id }) => id);
  const failures = await repository.failures(tenantId, ids);
  return rules.map((rule) => ({ rule, failures: failures.get(rule.id) }));
}
