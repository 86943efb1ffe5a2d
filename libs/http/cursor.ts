import { InvalidInput } from '../kernel/domain-error';
import { unstorable } from '../kernel/text';
import { isUuid } from '../kernel/uuid';
import { isInstant } from './instant';

/** Encodes the sort values of the last item of a page as an opaque cursor. */
export const encodeCursor = (values: readonly string[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url');

/**
 * Decodes a cursor to its sort values.
 * @param checks one check for each value
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
    throw new InvalidInput([{ pointer: '/query/cursor', detail: 'is not a cursor that this list returned' }]);
  return values as string[];
}

const parsed = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
};

/**
 * Decodes the cursor of a list that is sorted by id; undefined: the first page.
 * @throws InvalidInput when the cursor is not one that `encodeCursor` made
 */
export const decodeId = (cursor?: string): string | undefined =>
  cursor === undefined ? undefined : decodeCursor(cursor, [isUuid])[0];

/**
 * Makes the response body for a page of a list.
 * @param limit the maximum number of rows of the page; fewer rows mean that this is the last page
 * @param sortValuesOf returns the sort values of a row; the next page begins after those of the last row
 */
export function pageOf<R, I>(
  rows: readonly R[],
  limit: number,
  present: (row: R) => I,
  sortValuesOf: (row: R) => readonly string[],
): { items: I[]; next_cursor: string | null } {
  const last = rows.length === limit ? rows[rows.length - 1] : undefined;
  return { items: rows.map(present), next_cursor: last ? encodeCursor(sortValuesOf(last)) : null };
}

/** The position of an item in a list that is sorted by a time and an id. */
export interface TimePosition {
  /** ISO 8601. */
  readonly at: string;
  readonly id: string;
}

/** Whether a value is a time in the form that cursors use. */
export const isCursorTime = (value: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value) && isInstant(value);

/**
 * Decodes the cursor of a list that is sorted by a time and an id; undefined: the first page.
 * @throws InvalidInput when the cursor is not one that `encodeCursor` made
 */
export function decodePosition(cursor?: string): TimePosition | undefined {
  if (cursor === undefined) return undefined;
  const [at = '', id = ''] = decodeCursor(cursor, [isCursorTime, isUuid]);
  return { at, id };
}
