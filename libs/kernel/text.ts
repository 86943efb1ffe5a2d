/** The maximum nesting of objects and lists in input. */
export const MAX_NESTING = 32;

/** Whether a JSON value has more than `levels` levels of objects and lists. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((item) => isDeeperThan(item, levels - 1));
}

/** Whether a JSON value contains more than `max` values, itself included. It stops counting there. */
export function isLargerThan(max: number, value: unknown): boolean {
  const waiting: unknown[] = [value];
  for (let count = 1; waiting.length > 0;) {
    const next = waiting.pop();
    if (typeof next !== 'object' || next === null) continue;
    const inside: unknown[] = Object.values(next);
    count += inside.length;
    if (count > max) return true;
    waiting.push(...inside);
  }
  return false;
}

/** A text without what PostgreSQL cannot store: unpaired surrogates become U+FFFD, U+0000 goes. */
export const storableText = (text: string): string => text.toWellFormed().replaceAll('\u0000', '');

const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\u0000');

/**
 * Finds content that PostgreSQL cannot store (a string with U+0000 or an unpaired surrogate), or nesting deeper than 32.
 * @returns the JSON pointer of the first such value, or undefined
 */
export function unstorable(value: unknown, depth = 0): string | undefined {
  if (typeof value === 'string') return isStorable(value) ? undefined : '';
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth >= MAX_NESTING) return '';
  for (const name of Object.keys(value)) {
    const found = isStorable(name) ? unstorable((value as Record<string, unknown>)[name], depth + 1) : '';
    // the pointer is made on the way back, since nearly all values are storable
    if (found !== undefined) return `/${name}${found}`;
  }
  return undefined;
}
