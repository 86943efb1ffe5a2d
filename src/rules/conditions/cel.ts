import { celEnv, celFunc, CelScalar, isCelError, isCelList, isCelMap, parse, plan } from '@bufbuild/cel';
import { LRUCache } from 'lru-cache';
import type { Fault } from '../../../libs/kernel/domain-error';
import type { EventData } from '../domain/event-data';
import { spend } from '../../../libs/kernel/work-budget';
import {
  checkExpression,
  COUNT,
  type Expression,
  GET,
  MAX_SOURCE_LENGTH,
  nestingOf,
  countParts,
  rewritten,
} from './cel-expression';
import { celEventOf } from './cel-values';
import { meteredEnvironment } from './cel-work';
import type { Condition, Explained, Tally } from './explained';
import { compilePattern } from '../../../libs/text/regular-expression';

const MAX_BRACKET_DEPTH = 50;
/** The number of compiled patterns that are kept: CEL would compile a pattern at each evaluation. */
const MAX_PATTERNS = 1_000;

/** Reads a member; a missing member is null, as in JSON conditions. */
const get = celFunc(GET, [CelScalar.DYN, CelScalar.DYN], CelScalar.DYN, (holder, name) => {
  if (isCelMap(holder)) return holder.get(name as string) ?? null;
  if (isCelList(holder)) return (typeof name === 'number' ? holder.get(name) : undefined) ?? null;
  return null;
});

/** The work of an iteration was counted before this call (`meteredEnvironment`). */
const count = celFunc(COUNT, [CelScalar.DYN, CelScalar.DOUBLE], CelScalar.DYN, (value) => value);

const patterns = new LRUCache<string, { test: (text: string) => boolean }>({ max: MAX_PATTERNS });

function patternOf(source: string): { test: (text: string) => boolean } {
  const known = patterns.get(source) ?? { test: compilePattern(source) };
  patterns.set(source, known);
  return known;
}

const environment = celEnv({ funcs: [get, count], re2: { compile: patternOf } });
const metered = meteredEnvironment(environment);

/** Parsing a character of an expression takes so many steps of work. */
const WORK_PER_CHARACTER = 40;

function parsed(source: string): Expression {
  spend(source.length * WORK_PER_CHARACTER);
  const { expr } = parse(source) as { expr?: Expression };
  if (!expr) throw new Error('the expression is empty');
  return expr;
}

/** The function that counts work is ours alone. */
const isKnown = (name: string): boolean => name !== COUNT && environment.funcs.find(name) !== undefined;

/** @param mustBeBoolean whether only true and false are results */
function faultIn(source: unknown, mustBeBoolean: boolean): string | undefined {
  if (typeof source !== 'string' || source.trim() === '') return 'must be an expression';
  if (source.length > MAX_SOURCE_LENGTH)
    return `must be at most ${MAX_SOURCE_LENGTH} characters (given ${source.length})`;
  if (nestingOf(source) > MAX_BRACKET_DEPTH) return `has brackets nested deeper than ${MAX_BRACKET_DEPTH}`;
  try {
    const fault = checkExpression(parsed(source), isKnown, mustBeBoolean);
    if (fault === undefined) plan(environment, rewritten(parsed(source)) as never);
    return fault;
  } catch (error) {
    return `is not valid CEL: ${(error as Error).message}`;
  }
}

/** The faults of a condition `{"cel": "…"}`. */
export function checkCel(json: { cel: unknown }, pointer: string): Fault[] {
  const surplus = Object.keys(json).filter((name) => name !== 'cel');
  const faults = surplus.map((name) => ({ pointer: `${pointer}/${name}`, detail: 'cannot be combined with cel' }));
  const fault = faultIn(json.cel, true);
  return fault === undefined ? faults : [...faults, { pointer: `${pointer}/cel`, detail: fault }];
}

/** The fault of an expression whose value is a field of an event; undefined: none. */
export const faultOfCelValue = (source: unknown): string | undefined => faultIn(source, false);

function evaluated(evaluate: () => unknown): unknown {
  try {
    return evaluate();
  } catch (error) {
    return error;
  }
}

function compiled(source: string): (data: EventData) => unknown {
  const expression = parsed(source);
  const parts = countParts(expression);
  const evaluate = plan(metered, rewritten(expression) as never) as (bindings: object) => unknown;
  return (data) => {
    spend(parts);
    const result = evaluated(() => evaluate({ event: celEventOf(data) }));
    // the library makes a value of an exception, and `||` may have hidden it
    spend(0);
    return result;
  };
}

const MAX_TEXT_LENGTH = 4_000;

/**
 * Compiles a CEL expression to a function that calculates a number, a text or true or false; undefined: it cannot, or gives
 * something else.
 * @param source an expression without faults (`faultOfCelValue`)
 */
export function compileCelValue(source: string): (data: EventData) => number | string | boolean | undefined {
  const resultOf = compiled(source);
  return (data) => {
    const result = resultOf(data);
    if (typeof result === 'bigint') return Number(result);
    if (typeof result === 'string') return result.slice(0, MAX_TEXT_LENGTH).toWellFormed();
    return typeof result === 'boolean' || Number.isFinite(result) ? (result as number | boolean) : undefined;
  };
}

/** Compiles a CEL expression. @param source an expression without faults (`checkCel`) */
export function compileCel(source: string, tally: Tally): Pick<Condition, 'holds' | 'explain'> {
  const resultOf = compiled(source);
  return {
    holds: (data) => {
      const result = resultOf(data);
      return typeof result === 'boolean' ? result : tally.mismatch();
    },
    explain: (data): Explained[] => {
      const result = resultOf(data);
      const part = { pointer: '/cel', condition: source, given: null };
      if (typeof result === 'boolean') return [{ ...part, holds: result }];
      const note = isCelError(result) || result instanceof Error ? result.message : 'the result is not true or false';
      return [{ ...part, holds: false, note }];
    },
  };
}
