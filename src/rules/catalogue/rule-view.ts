import type { AlertRuleEntity } from './alert-rule.entity';
import type { RuleStatsRepository } from './persistence/rule-stats.repository';
import type { RuleStats } from './rule-record';

/** A rule, and what happened to it. */
export interface RuleView {
  readonly rule: AlertRuleEntity;
  /** undefined: nothing yet. */
  readonly stats: RuleStats | undefined;
}

/** The rules of a tenant with what happened to each. */
export async function viewsOf(
  repository: RuleStatsRepository,
  tenantId: string,
  rules: readonly AlertRuleEntity[],
): Promise<RuleView[]> {
  const stats = await repository.of(
    tenantId,
    rules.map(({ id }) => id),
  );
  return rules.map((rule) => ({ rule, stats: stats.get(rule.id) }));
}
