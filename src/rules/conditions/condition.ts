import type { Fault } from '../../../libs/kernel/domain-error';
import { checkCel, compileCel } from './cel';
import { checkTree, type TreeNode } from './check-tree';
import { type Condition, Tally } from './explained';
import { compileTree } from './tree';

export type { Condition, Explained } from './explained';

const isCel = (json: object): json is { cel: unknown } => Object.hasOwn(json, 'cel');
const isObject = (json: unknown): json is object => typeof json === 'object' && json !== null && !Array.isArray(json);

/**
 * Checks a condition.
 * @param json `{}`, a tree of comparisons, or `{"cel": "…"}`
 * @param pointer the JSON pointer of the condition
 * @returns the faults with their pointers; none if the condition compiles and runs
 */
export function checkCondition(json: unknown, pointer: string): Fault[] {
  if (isObject(json) && Object.keys(json).length === 0) return [];
  return isObject(json) && isCel(json) ? checkCel(json, pointer) : checkTree(json, pointer);
}

const always: Condition = { holds: () => true, explain: () => [], takeMismatches: () => 0 };

/** Compiles a condition. @param json a condition without faults (`checkCondition`) */
export function compileCondition(json: unknown): Condition {
  if (!isObject(json) || Object.keys(json).length === 0) return always;
  const tally = new Tally();
  const compiled = isCel(json) ? compileCel(String(json.cel), tally) : compileTree(json as TreeNode, '', tally);
  return {
    holds: (data) => compiled.holds(data),
    explain: (data) => compiled.explain(data),
    takeMismatches: () => tally.take(),
  };
}
