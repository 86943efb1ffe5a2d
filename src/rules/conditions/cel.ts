import { celEnv, celFunc, CelScalar, isCelError, isCelList, isCelMap, parse, plan } from '@bufbuild/cel';
import type { Fault } from '../../../libs/kernel/domain-error';
import type { EventData } from '../domain/event-data';
import { checkExpression, type Expression, GET, MAX_SOURCE_LENGTH, nestingOf, rewritten } from './cel-expression';
import type { Condition, Explained, Tally } from './explained';
import { compilePattern } from '../../../libs/text/regular-expression';

const MAX_BRACKET_DEPTH = 50;
/** Longer lists and texts of an event are cut, to bound the time of an evaluation. */
const MAX_ITEMS = 500;
const MAX_TEXT_LENGTH = 4_000;
/** The number of characters that all patterns of one evaluation may read. */
const MAX_MATCHED = 100_000;

/** Reads a member; a missing member is null, as in JSON conditions. */
const get = celFunc(GET, [CelScalar.DYN, CelScalar.DYN], CelScalar.DYN, (holder, name) => {
  if (isCelMap(holder)) return holder.get(name as string) ?? null;
  if (isCelList(holder)) return (typeof name === 'number' ? holder.get(name) : undefined) ?? null;
  return null;
});

let matched = 0;

/** Compiles a pattern that counts the characters it reads: in a loop, the linear costs add up. */
function countingPattern(source: string): { test: (text: string) => boolean } {
  const test = compilePattern(source);
  return {
    test: (text) => {
      matched += text.length;
      if (matched > MAX_MATCHED) throw new Error(`its patterns read more than ${MAX_MATCHED} characters`);
      return test(text);
    },
  };
}

const environment = celEnv({ funcs: [get], re2: { compile: countingPattern } });

function parsed(source: string): Expression {
  const { expr } = parse(source) as { expr?: Expression };
  if (!expr) throw new Error('the expression is empty');
  return expr;
}

const isKnown = (name: string): boolean => environment.funcs.find(name) !== undefined;

function faultIn(source: unknown): string | undefined {
  if (typeof source !== 'string' || source.trim() === '') return 'must be an expression';
  if (source.length > MAX_SOURCE_LENGTH)
    return `must be at most ${MAX_SOURCE_LENGTH} characters (given ${source.length})`;
  if (nestingOf(source) > MAX_BRACKET_DEPTH) return `has brackets nested deeper than ${MAX_BRACKET_DEPTH}`;
  try {
    const fault = checkExpression(parsed(source), isKnown);
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
  const fault = faultIn(json.cel);
  return fault === undefined ? faults : [...faults, { pointer: `${pointer}/cel`, detail: fault }];
}

/** The value with long lists and texts cut; the same object if nothing is cut. */
function bounded(value: unknown): unknown {
  if (typeof value === 'string')
    return value.length > MAX_TEXT_LENGTH ? value.slice(0, MAX_TEXT_LENGTH).toWellFormed() : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const short: unknown[] = value.length > MAX_ITEMS ? value.slice(0, MAX_ITEMS) : value;
    const items = short.map(bounded);
    return short === value && items.every((item, i) => item === value[i]) ? value : items;
  }
  const entries = Object.entries(value);
  const inside = entries.map(([name, item]) => [name, bounded(item)] as const);
  return inside.every(([, item], i) => item === entries[i]?.[1]) ? value : Object.fromEntries(inside);
}

/** Compiles a CEL expression. @param source an expression without faults (`checkCel`) */
export function compileCel(source: string, tally: Tally): Pick<Condition, 'holds' | 'explain'> {
  const evaluate = plan(environment, rewritten(parsed(source)) as never) as (bindings: object) => unknown;
  const resultOf = (data: EventData): unknown => {
    matched = 0;
    try {
      return evaluate({ event: bounded(data) });
    } catch (error) {
      return error;
    }
  };
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
