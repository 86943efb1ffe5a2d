import { compileThreshold, EventData, ThresholdOperator } from './threshold';

/** The severity that holds while the comparison with the threshold's field does. */
export interface SeverityTier<S> {
  readonly operator: ThresholdOperator;
  readonly value: number;
  readonly severity: S;
}

/** A function from an event to the severity of the first tier that holds, or undefined where none does. */
export function compileTiers<S>(
  field: string | null,
  tiers: readonly SeverityTier<S>[],
): (data: EventData) => S | undefined {
  if (field === null) return () => undefined;
  const compiled = tiers.map(({ operator, value, severity }) => ({
    holds: compileThreshold({ field, operator, value }),
    severity,
  }));
  return (data) => compiled.find(({ holds }) => holds(data))?.severity;
}
