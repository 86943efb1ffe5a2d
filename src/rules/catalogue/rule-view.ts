import type { AlertRuleEntity } from './alert-rule.entity';
import type { RuleStatsRepository } from './persistence/rule-stats.repository';
import type { RuleStats } from './rule-record';

/** A rule with its counts. */
export interface RuleView {
  readonly rule: AlertRuleEntity;
  /** undefined: there are none yet. */
  readonly stats: RuleStats | undefined;
}

/** Adds the counts to the rules of a tenant. */
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
