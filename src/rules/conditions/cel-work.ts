import { type CelEnv, type CelValue, isCelList } from '@bufbuild/cel';
import { spend } from '../../../libs/kernel/work-budget';
import { COUNT } from './cel-expression';
import { sizeOf } from './cel-values';

type Arguments = readonly CelValue[];

const lengthOf = (value: unknown): number => (typeof value === 'string' ? value.length : 0);

/** Comparing stops at the end of the smaller value; each entry of a map is looked up. */
const comparison = ([one, other]: Arguments): number =>
  typeof one === 'object' && typeof other === 'object' ? 2 * Math.min(sizeOf(one), sizeOf(other)) : 0;

const search = ([value, list]: Arguments): number =>
  isCelList(list) ? (typeof value === 'object' ? sizeOf(list) : list.size) : 0;

/** The work of a call besides that of its parts, for functions whose work depends on more than the length of texts. */
const works: Readonly<Record<string, (given: Arguments) => number>> = {
  [COUNT]: ([, work]) => Number(work),
  '_==_': comparison,
  '_!=_': comparison,
  '@in': search,
  // a list is the chain of those that it was added up from, and is read from the beginning of the chain
  '_+_': ([list, other]) => (isCelList(list) ? list.size >> 3 : (lengthOf(list) + lengthOf(other)) >> 4),
  contains: ([text, part]) => (lengthOf(text) * lengthOf(part)) / 2_048,
  size: ([value]) => lengthOf(value) >> 3,
};

const ofTexts = (given: Arguments): number => given.reduce((sum: number, value) => sum + (lengthOf(value) >> 4), 0);

type Function = NonNullable<ReturnType<CelEnv['funcs']['find']>>;

/** A function that counts its work (`spend`) before each call. */
function metered(called: Function): Function {
  const workOf = works[called.name] ?? ofTexts;
  return {
    name: called.name,
    call: (id: number, target: CelValue | undefined, args: CelValue[]) => {
      spend(workOf(target === undefined ? args : [target, ...args]));
      return called.call(id, target, args);
    },
    [Symbol.iterator]: () => called[Symbol.iterator](),
  };
}

/** The environment with functions that count their work, so that an evaluation can be stopped at any call. */
export function meteredEnvironment(environment: CelEnv): CelEnv {
  const find = (name: string): Function | undefined => {
    const called = environment.funcs.find(name);
    return called && metered(called);
  };
  const { namespace, registry, variables } = environment;
  return { namespace, registry, variables, funcs: { find } } as unknown as CelEnv;
}
