import { compileCondition } from '../conditions/condition';
import type { EventData } from '../domain/event-data';
import type { ThresholdOperator } from '../domain/threshold';

/** A severity while a comparison with the threshold's field holds, or a condition of its own. */
export type SeverityTier<S> =
  | { readonly operator: ThresholdOperator; readonly value: number; readonly severity: S }
  | { readonly condition: unknown; readonly severity: S };

const conditionOf = <S>(field: string | null, tier: SeverityTier<S>): unknown =>
  'condition' in tier ? tier.condition : { field, operator: tier.operator, value: tier.value };

/** A function from an event to the severity of the first tier that holds, or undefined where none does. */
export function compileTiers<S>(
  field: string | null,
  tiers: readonly SeverityTier<S>[],
): (data: EventData) => S | undefined {
  // without a field to compare there is nothing that could hold
  const possible = tiers.filter((tier) => 'condition' in tier || field !== null);
  const compiled = possible.map((tier) => ({
    condition: compileCondition(conditionOf(field, tier)),
    severity: tier.severity,
  }));
  return (data) => compiled.find(({ condition }) => condition.holds(data))?.severity;
}
