import { compileWholePattern } from '../../../libs/text/regular-expression';
import type { Severity } from '../../alerts';

/** A condition on a label, with the operators of Alertmanager. */
export interface LabelMatcher {
  readonly name: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** A filter for alerts and occurrences. null matches everything, an empty list nothing. */
export interface Selection {
  readonly alertTypes: readonly string[] | null;
  readonly severities: readonly Severity[] | null;
  readonly sources: readonly string[] | null;
  readonly labels: readonly LabelMatcher[];
}

/** The fields of an occurrence or alert that matchers use. */
export interface Selectable {
  readonly alertType: string;
  readonly severity: Severity;
  readonly source: string;
  readonly labels: Readonly<Record<string, string>>;
}

type Labels = Selectable['labels'];

// own properties only: a label may be called `constructor`
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
    if (name === '') throw new Error('the name of the label is empty');
    const holds = compileValue(matcher);
    return (labels) => holds(labelOf(labels, name));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`the matcher ${name}${operator}${JSON.stringify(value)} cannot be used: ${reason}`, {
      cause: error,
    });
  }
}

const setOf = <T>(values: readonly T[] | null): ReadonlySet<T> | null => values && new Set(values);

/**
 * Compiles a selection. The function returns true if all its conditions are met. A missing label counts as empty, so
 * `x=""` and `x!="a"` match without the label. A pattern must match the whole value (`compileWholePattern`).
 * @throws Error that names the invalid matcher
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

// a record, so that the compiler reports a new severity that is missing here
const everySeverity = Object.keys({
  low: true,
  medium: true,
  high: true,
  critical: true,
} satisfies Record<Severity, true>) as Severity[];

const ascii = String.fromCharCode(...Array.from({ length: 128 }, (_, code) => code));

/** Very different values: a pattern that matches all of them is taken to match everything. */
const diverseValues = ['', 'x', '7', '\n', ' é✓😀', ascii, `${ascii}\u{10FFFF}${ascii}`, '-'.repeat(1_000)];

const matchesEverything = (matcher: LabelMatcher): boolean =>
  matcher.operator === '=~' && diverseValues.every(compileValue(matcher));

/**
 * Whether a selection matches everything: it has no list (or every severity), and only label patterns such as `.*`.
 * Patterns are tried on very different values. A matcher with `!=` or `!~` never counts as matching everything.
 * @throws Error if a pattern is not valid
 */
export function selectsAll({ alertTypes, severities, sources, labels }: Selection): boolean {
  if (alertTypes || sources) return false;
  if (severities && !everySeverity.every((severity) => severities.includes(severity))) return false;
  return labels.every(matchesEverything);
}
