import { spend } from '../../../libs/kernel/work-budget';
import type { EventData } from '../domain/event-data';
import type { FieldValue, Leaf, TreeNode } from './check-tree';
import type { Explained, Tally } from './explained';
import { compileFieldPath } from './field-path';
import { type Comparison, comparisons, MISMATCH, type Operator, type Scalar } from './operators';
import { compilePattern } from '../../../libs/text/regular-expression';

interface Compiled {
  readonly holds: (data: EventData) => boolean;
  readonly explain: (data: EventData) => Explained[];
}

const isFieldValue = (value: Leaf['value']): value is FieldValue =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Compiles the value that the field is compared with. */
function compileValue({ operator, value }: Leaf): (data: EventData) => unknown {
  if (isFieldValue(value)) return compileFieldPath(value.field);
  const fixed =
    operator === 'matches' ? compilePattern(String(value)) : operator === 'exists' ? (value ?? true) : value;
  return () => fixed;
}

/** The comparison of a leaf; a literal list becomes a set, for a fast lookup. */
function comparisonOf({ operator, value }: Leaf): Comparison {
  if ((operator !== 'in' && operator !== 'not_in') || !Array.isArray(value)) return comparisons[operator];
  const set = new Set<unknown>(value as readonly Scalar[]);
  const wanted = operator === 'in';
  return (given) => (typeof given === 'object' && given !== null ? MISMATCH : set.has(given) === wanted);
}

const typeOf = (value: unknown): string =>
  value === null
    ? 'nothing'
    : Array.isArray(value)
      ? 'a list'
      : typeof value === 'object'
        ? 'an object'
        : `a ${typeof value}`;

const described = ({ field, operator, value }: Leaf): string =>
  `${field} ${operator} ${isFieldValue(value) ? value.field : JSON.stringify(value ?? true)}`.slice(0, 300);

/** The work of reading a whole value, as a comparison may. */
const workOf = (value: unknown): number =>
  typeof value === 'string' ? value.length >> 7 : Array.isArray(value) ? value.length >> 3 : 0;

/** The work of a search in a text, which can take the product of the lengths. */
const searchWorkOf = (given: unknown, value: unknown): number =>
  typeof given === 'string' && typeof value === 'string' ? (given.length * value.length) / 2_048 : 0;

/** Counts the work of comparisons: values of an event can be long. */
const metered =
  (operator: Operator, compare: Comparison): Comparison =>
  (given, value) => {
    spend(1 + workOf(given) + workOf(value) + (operator === 'contains' ? searchWorkOf(given, value) : 0));
    return compare(given, value);
  };

function compileLeaf(leaf: Leaf, pointer: string, tally: Tally): Compiled {
  const [givenOf, valueOf] = [compileFieldPath(leaf.field), compileValue(leaf)];
  const compare = metered(leaf.operator, comparisonOf(leaf));
  const condition = described(leaf);
  const explain = (data: EventData): Explained[] => {
    const [given, value] = [givenOf(data), valueOf(data)];
    const result = compare(given, value);
    if (result !== MISMATCH) return [{ pointer, condition, given, holds: result }];
    return [{ pointer, condition, given, holds: false, note: `${typeOf(given)} cannot be compared with this value` }];
  };
  const holds = (data: EventData): boolean => {
    const result = compare(givenOf(data), valueOf(data));
    return result === MISMATCH ? tally.mismatch() : result;
  };
  return { holds, explain };
}

/** Explains a group and then each of its parts, including those that evaluation would skip. */
const explainGroup =
  (pointer: string, condition: string, holds: Compiled['holds'], parts: readonly Compiled[]) =>
  (data: EventData): Explained[] => [
    { pointer, condition, given: null, holds: holds(data) },
    ...parts.flatMap((part) => part.explain(data)),
  ];

/** Compiles a tree. @param node a tree without faults (`checkTree`) */
export function compileTree(node: TreeNode, pointer: string, tally: Tally): Compiled {
  const compileAll = (nodes: readonly TreeNode[], name: string) =>
    nodes.map((one, i) => compileTree(one, `${pointer}/${name}/${i}`, tally));
  if ('all' in node) {
    const parts = compileAll(node.all, 'all');
    const holds = (data: EventData) => parts.every((part) => part.holds(data));
    return { holds, explain: explainGroup(pointer, 'all', holds, parts) };
  }
  if ('any' in node) {
    const parts = compileAll(node.any, 'any');
    const holds = (data: EventData) => parts.some((part) => part.holds(data));
    return { holds, explain: explainGroup(pointer, 'any', holds, parts) };
  }
  if ('not' in node) {
    const part = compileTree(node.not, `${pointer}/not`, tally);
    const holds = (data: EventData) => !part.holds(data);
    return { holds, explain: explainGroup(pointer, 'not', holds, [part]) };
  }
  return compileLeaf(node, pointer, tally);
}
