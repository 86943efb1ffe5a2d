/** A condition on the fields of an event, as the API takes it. */
export type Condition = Readonly<Record<string, unknown>>;

export const kinds = ['every', 'compare', 'all', 'any', 'not', 'cel'] as const;
export type Kind = (typeof kinds)[number];

export const operators = [
  ...['=', '!=', '>', '>=', '<', '<=', 'in', 'not_in', 'contains', 'starts_with', 'ends_with', 'matches'],
  ...['exists', 'between'],
];

const emptyComparison: Condition = { field: '', operator: '=', value: '' };

export function kindOf(condition: Condition): Kind {
  const named = (['all', 'any', 'not', 'cel'] as const).find((kind) => kind in condition);
  return named ?? ('field' in condition ? 'compare' : 'every');
}

/** The conditions inside a group; a comparison is its own only part. */
export function partsOf(condition: Condition): readonly Condition[] {
  const kind = kindOf(condition);
  if (kind === 'all' || kind === 'any') return condition[kind] as Condition[];
  if (kind === 'not') return [condition['not'] as Condition];
  return kind === 'compare' ? [condition] : [];
}

/** A condition as another kind. What was said stays, as far as that kind can say it. */
export function asKind(condition: Condition, kind: Kind): Condition {
  const parts = partsOf(condition);
  const first = parts[0] ?? emptyComparison;
  switch (kind) {
    case 'every':
      return {};
    case 'cel':
      return { cel: '' };
    case 'not':
      return { not: parts.length > 1 ? condition : first };
    case 'compare':
      return kindOf(first) === 'compare' ? first : emptyComparison;
    case 'all':
    case 'any':
      return { [kind]: parts.length > 0 ? parts : [emptyComparison] };
  }
}

/** A group with another part at its end. */
export const withPart = (group: Condition, part: Condition = emptyComparison): Condition =>
  withParts(group, [...partsOf(group), part]);

/** A group with other parts. */
export function withParts(group: Condition, parts: readonly Condition[]): Condition {
  const kind = kindOf(group);
  return kind === 'not' ? { not: parts[0] ?? emptyComparison } : { [kind]: parts };
}

/** What somebody wrote as a value: a number, true, false, null, or a text, in quotes if it could be one of the others. */
function scalarOf(written: string): unknown {
  const text = written.trim();
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (text === 'true' || text === 'false' || text === 'null') return JSON.parse(text);
  return /^"[^"\\]*"$/.test(text) ? text.slice(1, -1) : text;
}

/** What the words in a field of a form say as the value of an operator. Lists are written with commas. */
export function readValue(operator: string, written: string): unknown {
  const list = () =>
    written
      .split(',')
      .filter((item) => item.trim() !== '')
      .map(scalarOf);
  if (operator === 'in' || operator === 'not_in' || operator === 'between') return list();
  if (operator === 'exists') return written.trim() !== 'false';
  if (['starts_with', 'ends_with', 'matches'].includes(operator)) return written;
  return scalarOf(written);
}

function scalarText(value: unknown): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return scalarOf(value) === value ? value : `"${value}"`;
  return JSON.stringify(value);
}

/** A value as somebody would write it. */
export function valueText(operator: string, value: unknown): string {
  if (Array.isArray(value)) return value.map(scalarText).join(', ');
  const isText = ['starts_with', 'ends_with', 'matches'].includes(operator);
  return isText && typeof value === 'string' ? value : scalarText(value);
}
