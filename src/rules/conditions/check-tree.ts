import type { Fault } from '../../../libs/kernel/domain-error';
import { isFieldPath } from './field-path';
import { isScalar, type Operator, operators, type Scalar } from './operators';
import { compilePattern } from '../../../libs/text/regular-expression';

/** A value that is another field of the event. */
export interface FieldValue {
  readonly field: string;
}

/** One comparison of a field. */
export interface Leaf {
  readonly field: string;
  readonly operator: Operator;
  readonly value?: Scalar | readonly Scalar[] | FieldValue;
}

/** A checked tree of comparisons. */
export type TreeNode =
  { readonly all: readonly TreeNode[] } | { readonly any: readonly TreeNode[] } | { readonly not: TreeNode } | Leaf;

const MAX_DEPTH = 10;
const MAX_NODES = 200;
const MAX_PARTS = 50;
const MAX_ITEMS = 1_000;
const MAX_TEXT_LENGTH = 1_000;
const MAX_FAULTS = 20;
const MAX_SHOWN_LENGTH = 120;

/** The start of a value as JSON, for an error text. A value that is nested too deep cannot be shown. */
function shown(value: unknown): string {
  try {
    return (JSON.stringify(value) ?? 'nothing').slice(0, MAX_SHOWN_LENGTH);
  } catch {
    return 'a value that is nested very deep';
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= MAX_TEXT_LENGTH && value.isWellFormed();
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isLiteral = (value: unknown): value is Scalar =>
  isScalar(value) && (typeof value !== 'string' || isText(value)) && (typeof value !== 'number' || isNumber(value));
const isField = (value: unknown): boolean =>
  isObject(value) && Object.keys(value).length === 1 && isFieldPath(value['field']);

const isList = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.length <= MAX_ITEMS && value.every(isLiteral);

const isRange = (value: unknown): boolean => {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [low, high] = value as [unknown, unknown];
  if (isNumber(low) && isNumber(high)) return low <= high;
  return isText(low) && isText(high) && low <= high;
};

const ordered = [
  (value: unknown) => isNumber(value) || isText(value) || isField(value),
  'a number, a text or {"field": …}',
] as const;
const scalar = [
  (value: unknown) => isLiteral(value) || isField(value),
  'a text, number, boolean, null or {"field": …}',
] as const;
const list = [
  (value: unknown) => isList(value) || isField(value),
  'a list of 1 to 1,000 texts, numbers, booleans or null, or {"field": …}',
] as const;
const text = [
  (value: unknown) => isText(value) || isField(value),
  'a text of at most 1,000 characters or {"field": …}',
] as const;

/** The values that each operator allows. */
const allowed: Record<Operator, readonly [(value: unknown) => boolean, string]> = {
  '=': scalar,
  '!=': scalar,
  '>': ordered,
  '>=': ordered,
  '<': ordered,
  '<=': ordered,
  in: list,
  not_in: list,
  contains: scalar,
  starts_with: text,
  ends_with: text,
  matches: [isText, 'a regular expression (RE2) of at most 1,000 characters'],
  exists: [(value) => value === undefined || typeof value === 'boolean', 'true or false'],
  between: [isRange, 'two numbers or two texts, the lower first'],
};

function patternFault(pattern: string): string | undefined {
  try {
    compilePattern(pattern);
    return undefined;
  } catch (error) {
    return `is not a valid RE2 regular expression: ${(error as Error).message} (given ${shown(pattern)})`;
  }
}

/** Collects the faults of an untrusted tree. */
class Checker {
  readonly faults: Fault[] = [];
  private nodes = 0;

  node(json: unknown, pointer: string, depth: number): void {
    if (this.faults.length >= MAX_FAULTS) return;
    if (++this.nodes > MAX_NODES) return this.once(`has more than ${MAX_NODES} parts`, pointer);
    if (depth > MAX_DEPTH) return this.fault(pointer, `is nested deeper than ${MAX_DEPTH}`);
    if (!isObject(json)) return this.fault(pointer, `must be an object (given ${shown(json)})`);
    const groups = ['all', 'any', 'not'].filter((name) => Object.hasOwn(json, name));
    if (groups.length > 0) return this.group(json, groups, pointer, depth);
    this.leaf(json, pointer);
  }

  private group(json: Record<string, unknown>, [name = '']: string[], pointer: string, depth: number): void {
    const others = Object.keys(json).filter((key) => key !== name);
    for (const other of others) this.fault(`${pointer}/${escaped(other)}`, `cannot be combined with ${name}`);
    const inside = json[name];
    if (name === 'not') return this.node(inside, `${pointer}/not`, depth + 1);
    if (!Array.isArray(inside) || inside.length === 0 || inside.length > MAX_PARTS)
      return this.fault(
        `${pointer}/${name}`,
        `must be a list of 1 to ${MAX_PARTS} conditions (given ${shown(inside)})`,
      );
    inside.forEach((part, i) => this.node(part, `${pointer}/${name}/${i}`, depth + 1));
  }

  private leaf(json: Record<string, unknown>, pointer: string): void {
    const surplus = Object.keys(json).filter((key) => !['field', 'operator', 'value'].includes(key));
    for (const key of surplus)
      this.fault(`${pointer}/${escaped(key)}`, 'is not known: use all, any, not, or field with operator and value');
    const { field, operator, value } = json;
    if (!isFieldPath(field))
      this.fault(`${pointer}/field`, `must be words separated by dots, at most 200 characters (given ${shown(field)})`);
    if (!operators.some((known) => known === operator))
      return this.fault(`${pointer}/operator`, `must be one of ${operators.join(' ')} (given ${shown(operator)})`);
    this.value(operator as Operator, value, `${pointer}/value`);
  }

  private value(operator: Operator, value: unknown, pointer: string): void {
    const [isAllowed, what] = allowed[operator];
    if (!isAllowed(value)) return this.fault(pointer, `must be ${what}, for ${operator} (given ${shown(value)})`);
    const wrong = operator === 'matches' ? patternFault(String(value)) : undefined;
    if (wrong !== undefined) this.fault(pointer, wrong);
  }

  private fault(pointer: string, detail: string): void {
    if (this.faults.length < MAX_FAULTS) this.faults.push({ pointer, detail });
  }

  private once(detail: string, pointer: string): void {
    if (!this.faults.some((fault) => fault.detail === detail)) this.fault(pointer, detail);
  }
}

/** Escapes a name for a JSON pointer (RFC 6901). */
const escaped = (name: string): string =>
  name.slice(0, MAX_SHOWN_LENGTH).toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1');

/** The faults of a tree, at most twenty. @param pointer the JSON pointer of the tree */
export function checkTree(json: unknown, pointer: string): Fault[] {
  const checker = new Checker();
  checker.node(json, pointer, 1);
  return checker.faults;
}
