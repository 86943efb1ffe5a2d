import { IfTag, Output, type Template, TypeGuards, type Value } from 'liquidjs';
import { NEEDS_LIQUID, READER, type Reader } from './filters';

/** What a template can show, by name. */
export type TemplateData = Readonly<Record<string, unknown>>;

/** Renders an event. Returns undefined if Liquid must do it, because a value is not a text, number or boolean. */
export type Direct = (data: TemplateData, reader: Reader) => string | undefined;

type Primitive = string | number | boolean | null | undefined;
type Evaluate = (data: TemplateData, reader: Reader) => Primitive;
/** The Liquid literal `nil`. */
const NIL: unique symbol = Symbol('nil');

/** The filters that depend only on their arguments and on the reader. */
const filters = ['currency', 'number', 'percent', 'times', 'minus', 'plus', 'divided_by', 'upcase', 'date'];
/** Names with a special meaning in Liquid: they are not fields. */
const notFields = ['size', 'first', 'last'];

const isNil = (value: unknown): boolean => value === undefined || value === null;
const isTrue = (value: Primitive): boolean => value !== false && !isNil(value);

function primitive(value: unknown): Primitive {
  if ((typeof value === 'object' && value !== null) || typeof value === 'function') throw NEEDS_LIQUID;
  return value as Primitive;
}

const orders: Record<string, (one: number, other: number) => boolean> = {
  '>': (one, other) => one > other,
  '<': (one, other) => one < other,
  '>=': (one, other) => one >= other,
  '<=': (one, other) => one <= other,
};

type Operand = Evaluate | typeof NIL;

function compare(operator: string, left: Operand, right: Operand): Evaluate | undefined {
  if (operator in orders && left !== NIL && right !== NIL) {
    const isInOrder = orders[operator];
    // like Liquid, uses the comparison of JavaScript for all types
    return (data, reader) => isInOrder?.(left(data, reader) as number, right(data, reader) as number) ?? false;
  }
  if (operator !== '==' && operator !== '!=') return undefined;
  const wanted = operator === '==';
  if (left === NIL || right === NIL) {
    const some = left === NIL ? right : left;
    return some === NIL ? undefined : (data, reader) => isNil(some(data, reader)) === wanted;
  }
  return (data, reader) => (left(data, reader) === right(data, reader)) === wanted;
}

function combine(operator: string, one: Operand, other: Operand): Evaluate | undefined {
  if (operator !== 'and' && operator !== 'or') return compare(operator, one, other);
  if (one === NIL || other === NIL) return undefined;
  return operator === 'and'
    ? (data, reader) => isTrue(one(data, reader)) && isTrue(other(data, reader))
    : (data, reader) => isTrue(one(data, reader)) || isTrue(other(data, reader));
}

/** Compiles a literal or a field; undefined: something else. */
function compileOperand(token: unknown): Operand | undefined {
  if (TypeGuards.isNumberToken(token) || TypeGuards.isQuotedToken(token)) {
    const { content } = token;
    return () => content;
  }
  if (TypeGuards.isLiteralToken(token)) {
    const { literal } = token;
    if (literal === 'nil' || literal === 'null') return NIL;
    return literal === 'true' || literal === 'false' ? () => literal === 'true' : undefined;
  }
  if (!TypeGuards.isPropertyAccessToken(token) || token.variable || token.props.length !== 1) return undefined;
  const [name] = token.props;
  if (!TypeGuards.isWordToken(name) || notFields.includes(name.content)) return undefined;
  const field = name.content;
  return (data) => primitive(Object.hasOwn(data, field) ? data[field] : undefined);
}

/**
 * Compiles an expression; undefined: it needs Liquid.
 * @param postfix operands and operators in reverse Polish notation
 */
function compileExpression(postfix: readonly unknown[]): Evaluate | undefined {
  const operands: Operand[] = [];
  for (const token of postfix) {
    const isOperator = TypeGuards.isOperatorToken(token);
    const other = isOperator ? operands.pop() : undefined;
    const one = isOperator ? operands.pop() : undefined;
    const evaluate = isOperator ? one && other && combine(token.operator, one, other) : compileOperand(token);
    if (!evaluate) return undefined;
    operands.push(evaluate);
  }
  const [result] = operands;
  return operands.length === 1 && result !== NIL ? result : undefined;
}

/** The length of a template and its values bounds what these filters can make. */
const memoryLimit = { use: (): void => undefined };

type Handler = (this: object, ...values: unknown[]) => unknown;

function compileValue({ initial, filters: wanted }: Value): Evaluate | undefined {
  let evaluate = compileExpression(initial.postfix);
  for (const filter of wanted) {
    const { name, handler, args } = filter as unknown as { name: string; handler: Handler; args: unknown[] };
    const given = args.map((arg) => compileExpression([arg]));
    const before = evaluate;
    if (!before || !filters.includes(name) || given.includes(undefined)) return undefined;
    evaluate = (data, reader) =>
      primitive(
        handler.call(
          { context: { globals: { [READER]: reader }, memoryLimit } },
          before(data, reader),
          ...given.map((one) => one?.(data, reader)),
        ),
      );
  }
  return evaluate;
}

type Part = (data: TemplateData, reader: Reader) => string;

/** Writes a value into the text around it. */
type Write = (text: string) => string;

function compileIf(tag: IfTag, write: Write): Part | undefined {
  const branches = tag.branches.map(({ value, templates }) => ({
    holds: compileValue(value),
    render: compileParts(templates, write),
  }));
  const elsePart = compileParts(tag.elseTemplates ?? [], write);
  if (!elsePart || branches.some(({ holds, render }) => !holds || !render)) return undefined;
  return (data, reader) => {
    const branch = branches.find(({ holds }) => isTrue(holds?.(data, reader)));
    return (branch?.render ?? elsePart)(data, reader);
  };
}

const asText = (value: Primitive): string => (isNil(value) ? '' : String(value));

function compilePart(template: Template, write: Write): Part | undefined {
  if (template instanceof IfTag) return compileIf(template, write);
  if (template instanceof Output) {
    const evaluate = compileValue(template.value);
    return evaluate && ((data, reader) => write(asText(evaluate(data, reader))));
  }
  const { str } = template as { str?: unknown };
  return typeof str === 'string' ? () => str : undefined;
}

function compileParts(templates: readonly Template[], write: Write): Part | undefined {
  const parts = templates.map((template) => compilePart(template, write));
  if (parts.includes(undefined)) return undefined;
  return (data, reader) => parts.reduce((text, part) => text + (part?.(data, reader) ?? ''), '');
}

/**
 * Compiles templates of outputs, some filters and `if` to functions. They are many times faster than Liquid, with the
 * same results.
 * @param write writes a value into the text around it
 * @returns undefined if a template uses anything else
 */
export function compileDirect(templates: readonly Template[], write: Write = (text) => text): Direct | undefined {
  const render = compileParts(templates, write);
  return (
    render &&
    ((data, reader) => {
      try {
        return render(data, reader);
      } catch (error) {
        if (error === NEEDS_LIQUID) return undefined;
        throw error;
      }
    })
  );
}
