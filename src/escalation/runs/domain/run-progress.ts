import { type Level, roundsOf } from '../../policies/domain/policy';

/** The policy of a run: a snapshot, which only `/apply` renews. Without an id it is nobody's policy: a person asked for the manager. */
export interface RunPolicy {
  readonly id: string | null;
  readonly version: number | null;
  readonly name: string;
  readonly levels: readonly Level[];
  readonly repeat_count: number;
  readonly repeat_every_seconds: number | null;
}

/** A level of a round: rounds count from 0, levels from 1. */
export interface RoundLevel {
  readonly round: number;
  readonly level: number;
}

/** What became of a level: somebody was told, its condition did not hold, or it reaches nobody. */
export type LevelResult = 'taken' | 'skipped' | 'nobody';

/** How far a run has come. */
export interface RunProgress extends RoundLevel {
  readonly policy: RunPolicy;
  /** From when its times count. */
  readonly rangAt: Date;
  /** Whether each level of the round so far reached nobody. */
  readonly onlyNobody: boolean;
  /** Whether a level of any round was taken. */
  readonly hasReached: boolean;
}

/** When a level is due. */
export function dueTime(
  { policy, rangAt }: Pick<RunProgress, 'policy' | 'rangAt'>,
  { round, level }: RoundLevel,
): Date {
  const after = policy.levels[level - 1]?.after_seconds ?? 0;
  return new Date(rangAt.getTime() + (round * (policy.repeat_every_seconds ?? 0) + after) * 1_000);
}

/** The level after one; undefined after the last round. */
export function following(policy: RunPolicy, { round, level }: RoundLevel): RoundLevel | undefined {
  if (level < policy.levels.length) return { round, level: level + 1 };
  return round < roundsOf(policy) - 1 && policy.levels.length > 0 ? { round: round + 1, level: 1 } : undefined;
}

/**
 * The levels that are overdue, in the order in which they are taken. Of several rounds that were missed, each level is taken once:
 * in the latest round in which it is due.
 */
export function overdue(run: RunProgress, now: Date): readonly RoundLevel[] {
  const latest = latestRound(run, now);
  const ofLatest = levelsDue(run, latest, now);
  if (latest === run.round) return ofLatest.filter(({ level }) => level > run.level);
  const rest = levelsDue(run, run.round, now).filter(({ level }) => level > run.level && level > ofLatest.length);
  return [...rest, ...ofLatest];
}

/** The run after one of its levels. */
export function afterLevel<R extends RunProgress>(run: R, at: RoundLevel, result: LevelResult): R {
  const isNewRound = at.round !== run.round;
  return {
    ...run,
    round: at.round,
    level: at.level,
    onlyNobody: (isNewRound || run.level === 0 || run.onlyNobody) && result === 'nobody',
    hasReached: run.hasReached || result === 'taken',
  };
}

/**
 * The level that is taken at once, because the last one reaches nobody; undefined: none is. The next round begins at its time,
 * unless no level of this one reached anybody.
 */
export function fallThrough(run: RunProgress, result: LevelResult): RoundLevel | undefined {
  if (result !== 'nobody') return undefined;
  const next = following(run.policy, run);
  return next && (next.round === run.round || run.onlyNobody) ? next : undefined;
}

/** Whether the people of a level have heard of the alert when it rang: it was due at that moment. */
export const isWithRing = ({ policy }: Pick<RunProgress, 'policy'>, { round, level }: RoundLevel): boolean =>
  round === 0 && policy.levels[level - 1]?.after_seconds === 0;

/**
 * The run with a policy that was edited meanwhile. The levels that were taken stay. The level is not lowered to the number of levels:
 * with a longer policy later, those that were taken would be taken again.
 */
export const withPolicy = <R extends RunProgress>(run: R, policy: RunPolicy): R => ({ ...run, policy });

/** The latest round that has begun, at the earliest that of the run. */
function latestRound(run: RunProgress, now: Date): number {
  let latest = run.round;
  while (latest + 1 < roundsOf(run.policy) && dueTime(run, { round: latest + 1, level: 1 }) <= now) latest += 1;
  return latest;
}

const levelsDue = (run: RunProgress, round: number, now: Date): readonly RoundLevel[] =>
  run.policy.levels.map((_, i) => ({ round, level: i + 1 })).filter((one) => dueTime(run, one) <= now);
