import { type Level, type PolicySnapshot, roundsOf } from './policy';

/** What becomes of a level: somebody is told, its condition does not hold, or it reaches nobody. */
export type PlannedResult = 'taken' | 'skipped' | 'nobody';

/** A level of a round, and when it is taken. Rounds count from 0, levels from 1. */
export interface PlannedLevel {
  readonly round: number;
  readonly level: number;
  readonly definition: Level;
  /** By the policy. */
  readonly dueAt: Date;
  /** Earlier than `dueAt` after a level that reaches nobody. */
  readonly at: Date;
  readonly result: PlannedResult;
}

const earlier = (one: Date, other: Date | undefined): Date => (other !== undefined && other < one ? other : one);

/**
 * What would become of each level, if nobody reacted.
 * @param rangAt when the alert rang
 * @param judge says what becomes of a level at an instant
 */
export async function planLevels(
  policy: PolicySnapshot,
  rangAt: Date,
  judge: (level: Level, at: Date) => Promise<PlannedResult>,
): Promise<readonly PlannedLevel[]> {
  const planned: PlannedLevel[] = [];
  for (let round = 0; round < roundsOf(policy); round++) {
    // a round that reached nobody at all is followed by the next one at once
    const isWaiting = planned.length === 0 || planned.some((one) => one.round === round - 1 && one.result !== 'nobody');
    for (const [i, definition] of policy.levels.entries()) {
      const seconds = round * (policy.repeat_every_seconds ?? 0) + definition.after_seconds;
      const dueAt = new Date(rangAt.getTime() + seconds * 1_000);
      const before = i === 0 && isWaiting ? undefined : planned.at(-1);
      const at = earlier(dueAt, before?.result === 'nobody' ? before.at : undefined);
      planned.push({ round, level: i + 1, definition, dueAt, at, result: await judge(definition, at) });
    }
  }
  return planned;
}
