export const thresholdOperators = ['=', '!=', '>', '>=', '<', '<='] as const;
export type ThresholdOperator = (typeof thresholdOperators)[number];

/** A field of the event compared with a number. */
export interface Threshold {
  readonly field: string;
  readonly operator: ThresholdOperator;
  readonly value: number;
}

export type EventData = Readonly<Record<string, unknown>>;
export type Predicate = (data: EventData) => boolean;

const comparisons: Record<ThresholdOperator, (one: number, other: number) => boolean> = {
  '=': (one, other) => one === other,
  '!=': (one, other) => one !== other,
  '>': (one, other) => one > other,
  '>=': (one, other) => one >= other,
  '<': (one, other) => one < other,
  '<=': (one, other) => one <= other,
};

/** The event's own field; what it only inherits is not there. */
export const fieldOf = (data: EventData, field: string): unknown =>
  Object.hasOwn(data, field) ? data[field] : undefined;

/** A predicate that holds when the field is a number for which the comparison is true; anything but a number is false. */
export function compileThreshold({ field, operator, value }: Threshold): Predicate {
  const compare = comparisons[operator];
  return (data) => {
    const given = fieldOf(data, field);
    return typeof given === 'number' && compare(given, value);
  };
}
