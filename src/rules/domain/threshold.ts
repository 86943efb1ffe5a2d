export const thresholdOperators = ['=', '!=', '>', '>=', '<', '<='] as const;
export type ThresholdOperator = (typeof thresholdOperators)[number];

/** A comparison of an event field with a number. All three are null if there is no threshold. */
export interface Threshold {
  readonly thresholdField: string | null;
  readonly thresholdOperator: ThresholdOperator | null;
  readonly thresholdValue: number | null;
}

/** The threshold as a condition; without a threshold, a condition that is always met. */
export const thresholdCondition = ({ thresholdField, thresholdOperator, thresholdValue }: Threshold): object =>
  thresholdField === null || thresholdOperator === null || thresholdValue === null
    ? {}
    : { field: thresholdField, operator: thresholdOperator, value: thresholdValue };
