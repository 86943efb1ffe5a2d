import type { ActiveRules } from '../evaluation/active-rules';
import type { CompiledRule } from '../evaluation/compiled-rule';
import type { RuleEvent } from '../evaluation/occurrence';

/** For a fallback, a function that names another active rule which matches an event; for other rules it names none. */
export async function otherRulesOf(
  { rule }: CompiledRule,
  active: ActiveRules,
): Promise<(event: RuleEvent) => string | undefined> {
  if (!rule.isFallback) return () => undefined;
  const ruleSet = (await active.of([rule.tenantId])).get(rule.tenantId);
  return (event) => ruleSet?.otherMatch(event, rule.id);
}
