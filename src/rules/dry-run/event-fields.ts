import type { EventData } from '../domain/event-data';

/** A field that events of some types have. */
export interface SeenField {
  /** As conditions name it: words separated by dots. */
  readonly path: string;
  /** A value of it, from the latest event that has one; a long text is cut. */
  readonly example: string | number | boolean;
}

const MAX_FIELDS = 200;
const MAX_DEPTH = 4;
const MAX_TEXT = 100;

const exampleOf = (value: string | number | boolean) => (typeof value === 'string' ? value.slice(0, MAX_TEXT) : value);

/** Adds the fields within a value. Of a list only its first item is looked at. */
function collect(value: unknown, path: string, depth: number, found: Map<string, SeenField>): void {
  if (found.size >= MAX_FIELDS) return;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    if (!found.has(path)) found.set(path, { path, example: exampleOf(value) });
    return;
  }
  if (value === null || typeof value !== 'object' || depth >= MAX_DEPTH) return;
  const members = Array.isArray(value) ? [['0', value[0]] as const] : Object.entries(value);
  for (const [name, member] of members) collect(member, path === '' ? name : `${path}.${name}`, depth + 1, found);
}

/** The fields of some events, the latest first, at most 200, sorted by their paths. */
export function eventFields(events: readonly { readonly data: EventData }[]): readonly SeenField[] {
  const found = new Map<string, SeenField>();
  for (const { data } of events) collect(data, '', 0, found);
  return [...found.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
}
