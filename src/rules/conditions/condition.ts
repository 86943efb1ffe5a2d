import type { Fault } from '../../../libs/kernel/domain-error';
import { checkCel, compileCel } from './cel';
import { checkTree, type TreeNode } from './check-tree';
import { type Condition, Tally } from './explained';
import { compileTree } from './tree';

export type { Condition, Explained } from './explained';

const isCel = (json: object): json is { cel: unknown } => Object.hasOwn(json, 'cel');
const isObject = (json: unknown): json is object => typeof json === 'object' && json !== null && !Array.isArray(json);

/**
 * Everything that keeps a condition from being compiled.
 * @param json `{}`, a tree of comparisons, or `{"cel": "…"}`
 * @param pointer where it stands
 * @returns the faults, each with its place; none when it compiles and runs
 */
export function checkCondition(json: unknown, pointer: string): Fault[] {
  if (isObject(json) && Object.keys(json).length === 0) return [];
  return isObject(json) && isCel(json) ? checkCel(json, pointer) : checkTree(json, pointer);
}

const always: Condition = { holds: () => true, explain: () => [], takeMismatches: () => 0 };

/** @param json that was checked */
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
