import { InvalidInput } from '../kernel/domain-error';
import { unstorable } from '../kernel/text';

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
