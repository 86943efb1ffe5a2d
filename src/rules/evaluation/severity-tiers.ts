import { TooMuchWork, WorkBudget } from '../../../libs/kernel/work-budget';
import { compileCondition } from '../conditions/condition';
import type { EventData } from '../domain/event-data';
import type { ThresholdOperator } from '../domain/threshold';

/** A severity, and when it applies: a comparison with the threshold field, or a condition. */
export type SeverityTier<S> =
  | { readonly operator: ThresholdOperator; readonly value: number; readonly severity: S }
  | { readonly condition: unknown; readonly severity: S };

const conditionOf = <S>(field: string | null, tier: SeverityTier<S>): unknown =>
  'condition' in tier ? tier.condition : { field, operator: tier.operator, value: tier.value };

/** All tiers of a rule for one event may take this many steps. */
const MAX_STEPS = 20_000;

/** If it needs too much work, no tier matches: the alert is raised with the severity of the rule. */
function withinLimit<R>(find: () => R | undefined): R | undefined {
  try {
    return new WorkBudget({ total: MAX_STEPS, each: MAX_STEPS, least: MAX_STEPS }).run(find);
  } catch (error) {
    if (error instanceof TooMuchWork) return undefined;
    throw error;
  }
}

/** Compiles tiers to a function that returns the severity of the first matching tier; undefined: none matches. */
export function compileTiers<S>(
  field: string | null,
  tiers: readonly SeverityTier<S>[],
): (data: EventData) => S | undefined {
  // a comparison cannot match without a field
  const possible = tiers.filter((tier) => 'condition' in tier || field !== null);
  const compiled = possible.map((tier) => ({
    condition: compileCondition(conditionOf(field, tier)),
    severity: tier.severity,
  }));
  if (compiled.length === 0) return () => undefined;
  return (data) => withinLimit(() => compiled.find(({ condition }) => condition.holds(data))?.severity);
}
