import { InvalidInput } from '../kernel/domain-error';
import { unstorable } from '../kernel/text';
import { isUuid } from '../kernel/uuid';

/** An opaque position in a list, made of the sort values of its last item. */
export const encodeCursor = (values: readonly string[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url');

/**
 * The sort values again.
 * @param checks one for each value
 * @throws InvalidInput when the cursor is not one that `encodeCursor` made
 */
export function decodeCursor(cursor: string, checks: readonly ((value: string) => boolean)[]): string[] {
  const values = parsed(cursor);
  const isValid =
    Array.isArray(values) &&
    unstorable(values) === undefined &&
    values.length === checks.length &&
    values.every((value, i) => typeof value === 'string' && checks[i]?.(value));
  if (!isValid)
    throw new InvalidInput([{ pointer: '/query/cursor', detail: 'is not a cursor that this list has given' }]);
  return values as string[];
}

const parsed = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
};

/** The place of an item in a list that is sorted by a time and an id. */
export interface TimePosition {
  /** ISO 8601. */
  readonly at: string;
  readonly id: string;
}

/** Just as the cursor was made: years of six digits are no times to PostgreSQL. */
const isInstant = (value: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value) && !Number.isNaN(Date.parse(value));

/**
 * The place that a cursor of such a list says; undefined: the beginning.
 * @throws InvalidInput when the cursor is not one that `encodeCursor` made
 */
export function decodePosition(cursor?: string): TimePosition | undefined {
  if (cursor === undefined) return undefined;
  const [at = '', id = ''] = decodeCursor(cursor, [isInstant, isUuid]);
  return { at, id };
}
