import type { EventData } from '../domain/event-data';

const MAX_PATH_LENGTH = 200;
const MAX_WORDS = 10;

/** Whether a value is a valid field path: words separated by dots. */
export const isFieldPath = (path: unknown): path is string =>
  typeof path === 'string' &&
  path.length <= MAX_PATH_LENGTH &&
  path.isWellFormed() &&
  path.split('.').length <= MAX_WORDS &&
  path.split('.').every((word) => word.length > 0);

const isIndex = (word: string): boolean => /^\d{1,6}$/.test(word);

/** An own property of a value; for a list, the item with this index. */
function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  if (Array.isArray(value) && !isIndex(name)) return undefined;
  return (value as Record<string, unknown>)[name];
}

/**
 * Compiles a path to a function that reads the field of an event, or null if it is missing. A field whose own name
 * contains the dots comes first.
 */
export function compileFieldPath(path: string): (data: EventData) => unknown {
  const words = path.split('.');
  if (words.length === 1) return (data) => (Object.hasOwn(data, path) ? (data[path] ?? null) : null);
  return (data) => {
    if (Object.hasOwn(data, path)) return data[path] ?? null;
    return words.reduce<unknown>(memberOf, data) ?? null;
  };
}
