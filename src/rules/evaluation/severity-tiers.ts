import { compileCondition } from '../conditions/condition';
import type { EventData } from '../domain/event-data';
import type { ThresholdOperator } from '../domain/threshold';

/** A severity, and when it applies: a comparison with the threshold field, or a condition. */
export type SeverityTier<S> =
  | { readonly operator: ThresholdOperator; readonly value: number; readonly severity: S }
  | { readonly condition: unknown; readonly severity: S };

const conditionOf = <S>(field: string | null, tier: SeverityTier<S>): unknown =>
  'condition' in tier ? tier.condition : { field, operator: tier.operator, value: tier.value };

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
  return (data) => compiled.find(({ condition }) => condition.holds(data))?.severity;
}
