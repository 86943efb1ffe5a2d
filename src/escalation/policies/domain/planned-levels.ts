import {
  afterLevel,
  dueTime,
  fallThrough,
  following,
  type LevelResult,
  type RoundLevel,
  type RunProgress,
} from '../../runs/domain/run-progress';
import type { Level, PolicySnapshot } from './policy';

/** A level of a round, and when it is taken. */
export interface PlannedLevel extends RoundLevel {
  readonly definition: Level;
  /** By the policy. */
  readonly dueAt: Date;
  /** Earlier than `dueAt` after a level that reaches nobody. */
  readonly at: Date;
  readonly result: LevelResult;
}

/**
 * What would become of each level, if nobody reacted: the steps of a run, without waiting for their times.
 * @param rangAt when the alert rang
 * @param judge says what becomes of a level at an instant
 */
export async function planLevels(
  policy: PolicySnapshot,
  rangAt: Date,
  judge: (level: Level, at: Date) => Promise<LevelResult>,
): Promise<readonly PlannedLevel[]> {
  const planned: PlannedLevel[] = [];
  let run: RunProgress = { policy, rangAt, round: 0, level: 0, onlyNobody: true, hasReached: false };
  for (let next = following(policy, run); next; next = following(policy, run)) {
    const definition = policy.levels[next.level - 1];
    if (!definition) break;
    const dueAt = dueTime(run, next);
    const before = planned.at(-1);
    const at = before && fallThrough(run, before.result) && before.at < dueAt ? before.at : dueAt;
    const result = await judge(definition, at);
    planned.push({ ...next, definition, dueAt, at, result });
    run = afterLevel(run, next, result);
  }
  return planned;
}
