import type { Problem } from '../aggregation';
import type { Occurrence } from '../rules';
import type { QuotaClaim } from '../suppression';

type EventProblem = Problem<Occurrence>;

const limitedRuleOf = ({ kind, occurrences: [first] }: EventProblem): Occurrence | undefined =>
  kind !== 'known' && first && (first.maxAlertsPerHour !== null || first.maxAlertsPerDay !== null) ? first : undefined;

/** Returns how many alerts each rule with `max_alerts_per_hour` or `max_alerts_per_day` needs for these problems. */
export function quotaClaimsOf(problems: readonly EventProblem[]): readonly QuotaClaim[] {
  const claims = new Map<string, QuotaClaim>();
  for (const problem of problems) {
    const occurrence = limitedRuleOf(problem);
    if (!occurrence) continue;
    const { tenantId, ruleId, maxAlertsPerHour, maxAlertsPerDay } = occurrence;
    claims.set(ruleId, {
      tenantId,
      ruleId,
      maxPerHour: maxAlertsPerHour,
      maxPerDay: maxAlertsPerDay,
      wanted: (claims.get(ruleId)?.wanted ?? 0) + 1,
    });
  }
  return [...claims.values()];
}

/** Splits problems into those that may have an alert, and those that exceed the quota of their rule. */
export function withinQuota(problems: readonly EventProblem[], granted: ReadonlyMap<string, number>) {
  const left = new Map(granted);
  const within: EventProblem[] = [];
  const over: EventProblem[] = [];
  for (const problem of problems) {
    const ruleId = limitedRuleOf(problem)?.ruleId;
    const remaining = ruleId === undefined ? 1 : (left.get(ruleId) ?? 0);
    if (ruleId !== undefined) left.set(ruleId, remaining - 1);
    (remaining > 0 ? within : over).push(problem);
  }
  return { within, over };
}
