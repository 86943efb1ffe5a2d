export const thresholdOperators = ['=', '!=', '>', '>=', '<', '<='] as const;
export type ThresholdOperator = (typeof thresholdOperators)[number];

/** A field of the event compared with a number; three nulls: no threshold. */
export interface Threshold {
  readonly thresholdField: string | null;
  readonly thresholdOperator: ThresholdOperator | null;
  readonly thresholdValue: number | null;
}

/** The threshold as a condition; without one, what always holds. */
export const thresholdCondition = ({ thresholdField, thresholdOperator, thresholdValue }: Threshold): object =>
  thresholdField === null || thresholdOperator === null || thresholdValue === null
    ? {}
    : { field: thresholdField, operator: thresholdOperator, value: thresholdValue };
