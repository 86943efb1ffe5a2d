import { compileWholePattern } from '../../../libs/text/regular-expression';
import type { Severity } from '../../alerts';

/** What a label must be; the operators are those of Alertmanager. */
export interface LabelMatcher {
  readonly name: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** What a suppression looks at; null: anything. An empty list is nothing at all. */
export interface Selection {
  readonly alertTypes: readonly string[] | null;
  readonly severities: readonly Severity[] | null;
  readonly sources: readonly string[] | null;
  readonly labels: readonly LabelMatcher[];
}

/** An occurrence or alert, as matchers see it. */
export interface Selectable {
  readonly alertType: string;
  readonly severity: Severity;
  readonly source: string;
  readonly labels: Readonly<Record<string, string>>;
}

type Labels = Selectable['labels'];

// a label may be called `constructor`, and what an object inherits is no label
const labelOf = (labels: Labels, name: string): string => (Object.hasOwn(labels, name) ? (labels[name] ?? '') : '');

function compileValue({ operator, value }: LabelMatcher): (text: string) => boolean {
  switch (operator) {
    case '=':
      return (text) => text === value;
    case '!=':
      return (text) => text !== value;
    case '=~':
      return compileWholePattern(value);
    case '!~': {
      const matches = compileWholePattern(value);
      return (text) => !matches(text);
    }
    default:
      throw new Error(`the operator must be one of = != =~ !~, not ${String(operator)}`);
  }
}

function compileMatcher(matcher: LabelMatcher): (labels: Labels) => boolean {
  const { name, operator, value } = matcher;
  try {
    if (name === '') throw new Error('a label has a name');
    const holds = compileValue(matcher);
    return (labels) => holds(labelOf(labels, name));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`the matcher ${name}${operator}${JSON.stringify(value)} can not be used: ${reason}`, {
      cause: error,
    });
  }
}

const setOf = <T>(values: readonly T[] | null): ReadonlySet<T> | null => values && new Set(values);

/**
 * Whether something is selected: all that is narrowed down must hold. A label that is missing counts as empty, so
 * `x=""` and `x!="a"` hold without it. Patterns must be the whole value (`compileWholePattern`).
 * @throws Error that names the matcher that is wrong
 */
export function compileSelection(selection: Selection): (one: Selectable) => boolean {
  const alertTypes = setOf(selection.alertTypes);
  const severities = setOf(selection.severities);
  const sources = setOf(selection.sources);
  const matchers = selection.labels.map(compileMatcher);
  return ({ alertType, severity, source, labels }) => {
    if (alertTypes && !alertTypes.has(alertType)) return false;
    if (severities && !severities.has(severity)) return false;
    if (sources && !sources.has(source)) return false;
    for (const holds of matchers) if (!holds(labels)) return false;
    return true;
  };
}

// a record, so that a severity more does not compile without its place here
const everySeverity = Object.keys({
  low: true,
  medium: true,
  high: true,
  critical: true,
} satisfies Record<Severity, true>) as Severity[];

const ascii = String.fromCharCode(...Array.from({ length: 128 }, (_, code) => code));

/** Values that have nothing in common: a pattern that is all of them narrows nothing down. */
const unlikeValues = ['', 'x', '7', '\n', ' é✓😀', ascii, `${ascii}\u{10FFFF}${ascii}`, '-'.repeat(10_000)];

const matchesEverything = (matcher: LabelMatcher): boolean =>
  matcher.operator === '=~' && unlikeValues.every(compileValue(matcher));

/**
 * Whether nothing is narrowed down: no list (or every severity), and of labels only patterns such as `.*`.
 * Tells so of patterns by trying values that have nothing in common; a matcher with `!=` or `!~` counts as narrowing.
 * @throws Error when a pattern can not be understood
 */
export function selectsAll({ alertTypes, severities, sources, labels }: Selection): boolean {
  if (alertTypes || sources) return false;
  if (severities && !everySeverity.every((severity) => severities.includes(severity))) return false;
  return labels.every(matchesEverything);
}
