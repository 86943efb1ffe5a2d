import { compilePattern } from '../../../libs/text/regular-expression';

export const MAX_SOURCE_LENGTH = 2_000;
const MAX_DEPTH = 100;
const MAX_NODES = 500;
const MAX_ADDITIONS = 10;
const MAX_LOOPS = 3;

/** The name of our function that reads a member of a map or list. */
export const GET = 'campana_get';
/** The name of our function that counts the work of an iteration: its arguments are a value, which it returns, and the work. */
export const COUNT = 'campana_count';

interface Call {
  function: string;
  target?: Expression;
  args: Expression[];
}

type Kind =
  | { case: 'constExpr'; value: { constantKind: { case?: string; value?: unknown } } }
  | { case: 'identExpr'; value: { name: string } }
  | { case: 'selectExpr'; value: { operand?: Expression; field: string; testOnly: boolean } }
  | { case: 'callExpr'; value: Call }
  | { case: 'listExpr'; value: { elements: Expression[] } }
  | {
      case: 'structExpr';
      value: { messageName: string; entries: { keyKind: { case?: string; value?: unknown }; value?: Expression }[] };
    }
  | {
      case: 'comprehensionExpr';
      value: {
        iterVar: string;
        iterVar2: string;
        accuVar: string;
        iterRange?: Expression;
        accuInit?: Expression;
        loopCondition?: Expression;
        loopStep?: Expression;
        result?: Expression;
      };
    };

/** A parsed CEL expression (cel/expr/syntax.proto): the parts that are used here. */
export interface Expression {
  $typeName?: string;
  id: bigint;
  exprKind: Kind | { case: undefined };
}

/** The nesting depth of brackets in a source, including those in texts. It is limited because the parser recurses. */
export function nestingOf(source: string): number {
  let [depth, deepest] = [0, 0];
  for (const character of source) {
    if ('([{'.includes(character)) deepest = Math.max(deepest, ++depth);
    else if (')]}'.includes(character)) depth--;
  }
  return deepest;
}

const present = (...children: (Expression | undefined)[]): Expression[] => children.filter((one) => one !== undefined);

function childrenOf({ exprKind }: Expression): Expression[] {
  switch (exprKind.case) {
    case 'selectExpr':
      return present(exprKind.value.operand);
    case 'callExpr':
      return present(exprKind.value.target, ...exprKind.value.args);
    case 'listExpr':
      return exprKind.value.elements;
    case 'structExpr':
      return exprKind.value.entries.flatMap(({ keyKind, value }) =>
        present(keyKind.case === 'mapKey' ? (keyKind.value as Expression) : undefined, value),
      );
    case 'comprehensionExpr': {
      const { iterRange, accuInit, loopCondition, loopStep, result } = exprKind.value;
      return present(iterRange, accuInit, loopCondition, loopStep, result);
    }
    case 'constExpr':
    case 'identExpr':
    case undefined:
      return [];
  }
}

/** The number of parts of an expression, without those that are evaluated for each item of a loop. */
export function countParts(expression: Expression): number {
  const { exprKind } = expression;
  const inside = exprKind.case === 'comprehensionExpr' ? present(exprKind.value.iterRange) : childrenOf(expression);
  return inside.reduce((sum, child) => sum + countParts(child), 1);
}

const types = ['bool', 'bytes', 'double', 'int', 'list', 'map', 'null_type', 'string', 'type', 'uint'];

/** Calls whose result is true or false. */
const booleanCalls =
  /^(!_|_&&_|_\|\|_|_[=!<>]=?_|_[=!]=_|@in|_in_|in|contains|startsWith|endsWith|matches|bool|@not_strictly_false)$/;

/** Whether the result can be true or false. The type of an event field is unknown, so a field can be. */
function canBeBoolean({ exprKind }: Expression): boolean {
  switch (exprKind.case) {
    case 'constExpr':
      return exprKind.value.constantKind.case === 'boolValue';
    case 'callExpr': {
      const { function: name, args } = exprKind.value;
      if (name === '_?_:_') return args.slice(1).every(canBeBoolean);
      return booleanCalls.test(name) || name === 'dyn' || name === '_[_]';
    }
    case 'comprehensionExpr':
      return exprKind.value.accuInit?.exprKind.case !== 'listExpr';
    case 'selectExpr':
    case 'identExpr':
      return true;
    case 'listExpr':
    case 'structExpr':
    case undefined:
      return false;
  }
}

/** Checks an untrusted expression and stores the first fault. */
class Checker {
  fault: string | undefined;
  private nodes = 0;
  private additions = 0;
  private loops = 0;

  constructor(private readonly isKnown: (functionName: string) => boolean) {}

  walk(expression: Expression, names: readonly string[], depth: number, loops: number): void {
    if (++this.nodes > MAX_NODES) this.refuse(`has more than ${MAX_NODES} parts`);
    if (depth > MAX_DEPTH) this.refuse(`is nested deeper than ${MAX_DEPTH}`);
    if (this.fault !== undefined) return;
    const { exprKind } = expression;
    if (exprKind.case === 'identExpr') this.name(exprKind.value.name, names);
    if (exprKind.case === 'callExpr') this.call(exprKind.value);
    if (exprKind.case === 'structExpr' && exprKind.value.messageName !== '')
      this.refuse(`uses the unknown message type ${exprKind.value.messageName}`);
    if (exprKind.case !== 'comprehensionExpr') {
      for (const child of childrenOf(expression)) this.walk(child, names, depth + 1, loops);
      return;
    }
    if (loops > 0) this.refuse('has one loop over a list inside another');
    if (++this.loops > MAX_LOOPS) this.refuse(`has more than ${MAX_LOOPS} loops over lists`);
    const { iterRange, iterVar, iterVar2, accuVar } = exprKind.value;
    const inner = [...names, iterVar, iterVar2, accuVar];
    for (const child of childrenOf(expression))
      if (child === iterRange) this.walk(child, names, depth + 1, loops);
      else this.walk(child, inner, depth + 1, loops + 1);
  }

  private name(name: string, names: readonly string[]): void {
    if (!names.includes(name) && !types.includes(name))
      this.refuse(`uses the unknown name ${name}: write fields of the event as event.${name}`);
  }

  private call({ function: name, args }: Call): void {
    if (name === '_+_' && ++this.additions > MAX_ADDITIONS) this.refuse(`has more than ${MAX_ADDITIONS} additions`);
    if (!this.isKnown(name) && !/^(_?[^\w\s]+_?.*|@in|_in_)$/.test(name))
      this.refuse(`uses the unknown function ${name}`);
    if (name === 'matches') this.pattern(args[args.length - 1]);
  }

  private pattern(argument: Expression | undefined): void {
    const kind = argument?.exprKind;
    const constant = kind?.case === 'constExpr' ? kind.value.constantKind : undefined;
    if (constant?.case !== 'stringValue')
      return this.refuse('needs a regular expression in quotes as the argument of matches');
    try {
      compilePattern(String(constant.value));
    } catch (error) {
      this.refuse(`has a regular expression that is not valid in RE2: ${(error as Error).message}`);
    }
  }

  private refuse(fault: string): void {
    this.fault ??= fault;
  }
}

/**
 * The fault that makes an expression unusable with a bounded run time; undefined: none.
 * @param mustBeBoolean whether only true and false are results
 */
export function checkExpression(
  expression: Expression,
  isKnown: (name: string) => boolean,
  mustBeBoolean: boolean,
): string | undefined {
  const checker = new Checker(isKnown);
  checker.walk(expression, ['event'], 0, 0);
  if (checker.fault !== undefined) return checker.fault;
  return !mustBeBoolean || canBeBoolean(expression) ? undefined : 'must give true or false';
}

const node = (exprKind: Kind, { id }: Expression): Expression => ({ $typeName: 'cel.expr.Expr', id, exprKind });

const constant = (kind: string, value: unknown, like: Expression): Expression =>
  node({ case: 'constExpr', value: { constantKind: { case: kind, value } } }, like);

const call = (name: string, args: Expression[], like: Expression): Expression =>
  node({ case: 'callExpr', value: { function: name, args } }, like);

/**
 * Rewrites an expression in place and returns it. Missing members give null (`a.b`, `a["b"]`), and `has(a.b)` means not
 * null. Integers become doubles, because the numbers of JSON are doubles. Each iteration of a loop counts its work.
 */
export function rewritten(expression: Expression): Expression {
  const { exprKind } = expression;
  switch (exprKind.case) {
    case 'constExpr': {
      const { constantKind } = exprKind.value;
      if (constantKind.case === 'int64Value')
        Object.assign(constantKind, { case: 'doubleValue', value: Number(constantKind.value) });
      return expression;
    }
    case 'selectExpr':
      return select(expression, exprKind.value);
    case 'callExpr': {
      const { value } = exprKind;
      if (value.target) value.target = rewritten(value.target);
      value.args = value.args.map(rewritten);
      if (value.function === '_[_]') value.function = GET;
      return expression;
    }
    case 'listExpr':
      exprKind.value.elements = exprKind.value.elements.map(rewritten);
      return expression;
    case 'structExpr':
      for (const entry of exprKind.value.entries) if (entry.value) entry.value = rewritten(entry.value);
      return expression;
    case 'comprehensionExpr':
      rewriteLoop(exprKind.value as unknown as Record<string, Expression | undefined>);
      return expression;
    case 'identExpr':
    case undefined:
      return expression;
  }
}

function select(
  like: Expression,
  { operand, field, testOnly }: { operand?: Expression; field: string; testOnly: boolean },
) {
  if (!operand) return like;
  const member = call(GET, [rewritten(operand), constant('stringValue', field, like)], like);
  return testOnly ? call('_!=_', [member, constant('nullValue', 0, like)], like) : member;
}

/** The work of an iteration besides that of its parts. */
const ITERATION_WORK = 2;

function rewriteLoop(loop: Record<string, Expression | undefined>): void {
  const { loopCondition, loopStep } = loop;
  const work = present(loopCondition, loopStep).reduce((sum, part) => sum + countParts(part), ITERATION_WORK);
  for (const part of ['iterRange', 'accuInit', 'loopCondition', 'loopStep', 'result']) {
    const child = loop[part];
    if (child) loop[part] = rewritten(child);
  }
  const { loopCondition: condition } = loop;
  if (condition) loop['loopCondition'] = call(COUNT, [condition, constant('doubleValue', work, condition)], condition);
}
