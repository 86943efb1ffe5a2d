import type { Fault } from '../../../../libs/kernel/domain-error';
import { isUuid } from '../../../../libs/kernel/uuid';
import type { Level, PolicyDefinition, Target } from './policy';

const given = (value: unknown): string => `(given ${JSON.stringify(value ?? null)})`;

/** What is wrong with the id of a target, for its type. */
function targetFaults({ type, id }: Target, pointer: string, roles: readonly string[]): readonly Fault[] {
  const fault = (detail: string): readonly Fault[] => [{ pointer: `${pointer}/id`, detail: `${detail} ${given(id)}` }];
  if (type === 'manager') return id === undefined ? [] : fault('must be left out: manager means those of who was told');
  if (type === 'role') return id !== undefined && roles.includes(id) ? [] : fault(`must be one of ${roles.join(', ')}`);
  return isUuid(id)
    ? []
    : fault(`must be the id of a ${type === 'channel' || type === 'webhook' ? 'destination' : type}`);
}

function orderFaults(levels: readonly Level[]): readonly Fault[] {
  return levels.flatMap(({ after_seconds: after }, i) => {
    const before = levels[i - 1]?.after_seconds ?? 0;
    const detail = `must be at least ${before}, as that of the level before ${given(after)}`;
    return after < before ? [{ pointer: `/levels/${i}/after_seconds`, detail }] : [];
  });
}

function repeatFaults({ levels, repeatCount, repeatEverySeconds }: PolicyDefinition): readonly Fault[] {
  const last = levels.at(-1)?.after_seconds ?? 0;
  const isFault = repeatEverySeconds === null ? repeatCount > 0 : repeatEverySeconds <= last;
  const detail = `must be more than ${last}, when the last level is due ${given(repeatEverySeconds)}`;
  return isFault ? [{ pointer: '/repeat_every_seconds', detail }] : [];
}

/**
 * What is wrong with a policy in itself: the order of its levels, how it repeats, the form of its targets.
 * @param roles the names of the roles that there are
 */
export const policyFaults = (definition: PolicyDefinition, roles: readonly string[]): readonly Fault[] => [
  ...orderFaults(definition.levels),
  ...definition.levels.flatMap(({ targets }, i) =>
    targets.flatMap((target, n) => targetFaults(target, `/levels/${i}/targets/${n}`, roles)),
  ),
  ...repeatFaults(definition),
];
