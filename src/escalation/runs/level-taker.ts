import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Actor, AlertRow } from '../../alerts';
import { levelHolds } from '../policies/level-conditions';
import { targetsKey } from '../targets/domain/targets-key';
import { type ResolvedTargets, ResolveTargetsQuery, type TargetList } from '../targets/queries/resolve-targets';
import {
  afterLevel,
  dueTime,
  fallThrough,
  following,
  type LevelResult,
  overdue,
  type RoundLevel,
} from './domain/run-progress';
import type { EscalationRun } from './run';

/** A level that was looked at. */
export interface HandledLevel extends RoundLevel {
  readonly dueAt: Date;
  readonly result: LevelResult;
  /** Whom it reaches; null: its condition did not hold, so nobody asked. */
  readonly people: ResolvedTargets | null;
}

/** A run with its alert, both locked, while its levels are taken. */
export interface TakingRun {
  readonly run: EscalationRun;
  readonly alert: AlertRow;
  /** The member who asks for the next level now; null: its time has come. */
  readonly by: Actor | null;
  readonly notes: string | null;
  readonly handled: readonly HandledLevel[];
  /** The levels to look at next, in their order. */
  readonly pending: readonly RoundLevel[];
}

/** How many members a run remembers as told, for those who want their managers told. */
const MAX_TOLD = 1_000;

/** A run whose overdue levels are to be taken. */
export const overdueOf = (run: EscalationRun, alert: AlertRow, at: Date): TakingRun => ({
  ...{ run, alert, by: null, notes: null, handled: [] },
  pending: overdue(run, at),
});

/** A run of which a member wants the next level now. */
export function nextOf(run: EscalationRun, alert: AlertRow, by: Actor, notes: string | null): TakingRun {
  const next = following(run.policy, run);
  return { run, alert, by, notes, handled: [], pending: next ? [next] : [] };
}

/** Decides what becomes of the levels of many runs at once: whose condition holds, and whom they reach now. It writes nothing. */
@Injectable()
export class LevelTaker {
  constructor(private readonly queries: QueryBus) {}

  /** Looks at the pending levels, and at those that are taken because others reach nobody. */
  async take(runs: readonly TakingRun[], at: Date): Promise<readonly TakingRun[]> {
    let taking = [...runs];
    const known = new Map<string, ResolvedTargets>();
    // mostly once: each further pass looks at the next level of the runs that have one
    while (taking.some(({ pending }) => pending.length > 0)) taking = await this.lookAtNext(taking, known, at);
    return taking;
  }

  /** @param known whom targets stand for that were asked for before */
  private async lookAtNext(
    runs: readonly TakingRun[],
    known: Map<string, ResolvedTargets>,
    at: Date,
  ): Promise<TakingRun[]> {
    const wanted = runs.filter((one) => nextHolds(one, at));
    const lists = new Map(wanted.map((one) => [targetsKey(listOf(one)), listOf(one)]));
    const unknown = [...lists].filter(([key]) => !known.has(key));
    const asked = unknown.map(([, list]) => list);
    const people = asked.length > 0 ? await this.queries.execute(new ResolveTargetsQuery(asked, at)) : [];
    people.forEach((one, i) => known.set(unknown[i]?.[0] ?? '', one));
    const byRun = new Map(wanted.map((one) => [one, known.get(targetsKey(listOf(one)))]));
    return runs.map((one) => (one.pending.length > 0 ? lookedAt(one, byRun.get(one) ?? null) : one));
  }
}

const levelOf = ({ policy }: EscalationRun, at: RoundLevel | undefined) => policy.levels[(at?.level ?? 0) - 1];

const listOf = ({ run, pending: [next] }: TakingRun): TargetList => ({
  tenantId: run.tenantId,
  targets: levelOf(run, next)?.targets ?? [],
  toldBefore: run.told,
});

function nextHolds({ run, alert, pending: [next] }: TakingRun, at: Date): boolean {
  const level = levelOf(run, next);
  return level !== undefined && levelHolds(level, alert.severity, at);
}

/** The run after its next level. @param people null: the condition does not hold */
function lookedAt(taking: TakingRun, people: ResolvedTargets | null): TakingRun {
  const [level, ...rest] = taking.pending;
  if (!level) return taking;
  const result: LevelResult = people === null ? 'skipped' : people.reached ? 'taken' : 'nobody';
  const told = !people?.reached ? taking.run.told : [...new Set([...taking.run.told, ...people.memberIds])];
  const run = { ...afterLevel(taking.run, level, result), told: told.slice(0, MAX_TOLD) };
  const handled = { ...level, dueAt: dueTime(taking.run, level), result, people };
  const pending = nextPending({ ...taking, run }, rest, result);
  return { ...taking, run, handled: [...taking.handled, handled], pending };
}

function nextPending({ run, by }: TakingRun, rest: readonly RoundLevel[], result: LevelResult): readonly RoundLevel[] {
  if (rest.length > 0) return rest;
  // who asks by hand wants somebody to be told, however many levels are left out
  const next = by ? (result === 'taken' ? undefined : following(run.policy, run)) : fallThrough(run, result);
  return next ? [next] : [];
}
