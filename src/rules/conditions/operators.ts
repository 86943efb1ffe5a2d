import { compilePattern } from '../../../libs/text/regular-expression';

export const operators = [
  '=',
  '!=',
  '>',
  '>=',
  '<',
  '<=',
  'in',
  'not_in',
  'contains',
  'starts_with',
  'ends_with',
  'matches',
  'exists',
  'between',
] as const;
export type Operator = (typeof operators)[number];

export type Scalar = string | number | boolean | null;

/** The result for values that cannot be compared. It counts as false, and is counted. */
export const MISMATCH: unique symbol = Symbol('mismatch');

/** Compares a value of the event (null if missing) with another value. */
export type Comparison = (given: unknown, value: unknown) => boolean | typeof MISMATCH;

export const isScalar = (value: unknown): value is Scalar =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

const isEqual: Comparison = (given, value) => {
  if (given === null || value === null) return given === value;
  return isScalar(given) && typeof given === typeof value ? given === value : MISMATCH;
};

const isUnequal: Comparison = (given, value) => {
  const equal = isEqual(given, value);
  return typeof equal === 'boolean' ? !equal : MISMATCH;
};

const ordered =
  (isInOrder: (order: number) => boolean): Comparison =>
  (given, value) => {
    if (given === null || value === null) return false;
    if (typeof given === 'number' && typeof value === 'number')
      return isInOrder(given < value ? -1 : given > value ? 1 : 0);
    if (typeof given === 'string' && typeof value === 'string')
      return isInOrder(given < value ? -1 : given > value ? 1 : 0);
    return MISMATCH;
  };

const isIn: Comparison = (given, list) => {
  if (list === null) return false;
  return isScalar(given) && Array.isArray(list) ? list.includes(given) : MISMATCH;
};

const isNotIn: Comparison = (given, list) => {
  const found = isIn(given, list);
  return typeof found === 'boolean' ? !found : MISMATCH;
};

const contains: Comparison = (given, value) => {
  if (given === null || value === null) return false;
  if (Array.isArray(given)) return isScalar(value) ? given.includes(value) : MISMATCH;
  return typeof given === 'string' && typeof value === 'string' ? given.includes(value) : MISMATCH;
};

const ofTexts =
  (holds: (given: string, value: string) => boolean): Comparison =>
  (given, value) => {
    if (given === null || value === null) return false;
    return typeof given === 'string' && typeof value === 'string' ? holds(given, value) : MISMATCH;
  };

const isBetween: Comparison = (given, value) => {
  const [low, high] = value as readonly [unknown, unknown];
  if (given === null) return false;
  const [above, below] = [comparisons['>='](given, low), comparisons['<='](given, high)];
  return typeof above === 'boolean' && typeof below === 'boolean' ? above && below : MISMATCH;
};

/** The comparison of each operator; the value of `matches` is its compiled pattern. */
export const comparisons: Record<Operator, Comparison> = {
  '=': isEqual,
  '!=': isUnequal,
  '>': ordered((order) => order > 0),
  '>=': ordered((order) => order >= 0),
  '<': ordered((order) => order < 0),
  '<=': ordered((order) => order <= 0),
  in: isIn,
  not_in: isNotIn,
  contains,
  starts_with: ofTexts((given, value) => given.startsWith(value)),
  ends_with: ofTexts((given, value) => given.endsWith(value)),
  matches: (given, pattern) => {
    if (given === null) return false;
    return typeof given === 'string' ? (pattern as ReturnType<typeof compilePattern>)(given) : MISMATCH;
  },
  exists: (given, wanted) => (given !== null) === wanted,
  between: isBetween,
};
