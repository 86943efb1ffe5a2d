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

/** The one sort value of a list that is sorted by ids; undefined: the beginning. Throws InvalidInput as `decodeCursor` does. */
export const decodeId = (cursor?: string): string | undefined =>
  cursor === undefined ? undefined : decodeCursor(cursor, [isUuid])[0];

/**
 * A page of a list as on the wire.
 * @param limit how many rows were asked for: fewer means that this is the last page
 * @param place the sort values of a row, which the next page begins after
 */
export function pageOf<R, I>(
  rows: readonly R[],
  limit: number,
  present: (row: R) => I,
  place: (row: R) => readonly string[],
): { items: I[]; next_cursor: string | null } {
  const last = rows.length === limit ? rows[rows.length - 1] : undefined;
  return { items: rows.map(present), next_cursor: last ? encodeCursor(place(last)) : null };
}

/** The place of an item in a list that is sorted by a time and an id. */
export interface TimePosition {
  /** ISO 8601. */
  readonly at: string;
  readonly id: string;
}

/** An instant just as a cursor is made of: years of six digits are no times to PostgreSQL. */
export const isInstant = (value: string): boolean =>
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
