import { Injectable } from '@nestjs/common';
import { SYSTEM } from '../../../libs/database/database';
import { Clock } from '../../../libs/kernel/clock';
import { isDeadlock } from '../../../libs/kernel/problem-of';
import { type AlertRow, isBroadcast } from '../../alerts';
import { EscalationTimer } from '../timers/escalation-timer';
import { following, type RunPolicy } from './domain/run-progress';
import type { TakingRun } from './level-taker';
import { RunsRepository } from './persistence/runs.repository';
import { type EndReason, type EscalationRun, releasedRun } from './run';
import { RunChanges } from './run-changes';
import { whyNot } from './run-end';
import { countLevels } from './runs.metrics';

/** Tells the managers when there is no policy. */
const managerOnly: RunPolicy = {
  id: null,
  version: null,
  name: 'Manager',
  levels: [{ after_seconds: 0, targets: [{ type: 'manager' }] }],
  repeat_count: 0,
  repeat_every_seconds: null,
};

/** An alert whose next level a member wants now. It is locked, and its run was locked before. */
export interface WantedRun {
  readonly alert: AlertRow;
  /** Its run that is not over. */
  readonly open: EscalationRun | undefined;
  /** The policy to use; null: that of the run, else the one that applies. */
  readonly given: RunPolicy | null;
  /** Whether alerts of the tenant escalate. */
  readonly isEscalating: boolean;
}

/** What a transaction did, for what follows its commit. */
export interface Escalated {
  readonly taking: readonly TakingRun[];
  readonly saved: readonly EscalationRun[];
}

/** Somebody else began or ended a run in between. */
class RunMovedOn extends Error {}
const MAX_TRIES = 5;

/** Does the work again while others begin or end the same runs. */
async function untilRunsStay<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++)
    try {
      return await work();
    } catch (error) {
      // who begins a run has its row first, and then the alert: they may wait for each other
      if (!(error instanceof RunMovedOn || isDeadlock(error)) || tries === MAX_TRIES) throw error;
    }
}

/** Whether the run of an alert may have a timer; without one a level is taken once. A broadcast is a message: it has none. */
export const mayBeTimed = ({ alert, isEscalating }: Pick<WantedRun, 'alert' | 'isEscalating'>): boolean =>
  !isBroadcast(alert) && whyNot(alert, isEscalating) === undefined;

/** Finds the runs whose next levels members want, and begins those that are missing, in the current transaction. */
@Injectable()
export class ManualRuns {
  constructor(
    private readonly runs: RunsRepository,
    private readonly changes: RunChanges,
    private readonly timer: EscalationTimer,
    private readonly clock: Clock,
  ) {}

  /** Takes levels in a transaction, again while others begin or end the same runs; then counts them, and sets the alarm of the next ones. */
  async take(inTransaction: () => Promise<Escalated>): Promise<void> {
    const { taking, saved } = await untilRunsStay(inTransaction);
    countLevels(taking, saved, this.clock.now());
    this.timer.schedule(saved);
  }

  /** The run of each alert, in their order: the one that is not over, or a new one. Throws within `take` alone. */
  async of(wanted: readonly WantedRun[], now: Date): Promise<readonly EscalationRun[]> {
    const others = wanted.filter((one) => !goesOn(one));
    await this.end(others, now);
    const ids = others.map(({ alert }) => alert.id);
    const latest = new Map((await this.runs.latest(SYSTEM, ids)).map((run) => [run.alertId, run]));
    const begun = new Map((await this.begin(others, latest, now)).map((run) => [run.alertId, run]));
    return wanted.map((one) => {
      const run = goesOn(one) ? one.open : (begun.get(one.alert.id) ?? latest.get(one.alert.id));
      if (!run) throw new RunMovedOn();
      // who asks by hand does not wait until the alert has settled
      return releasedRun(run, now);
    });
  }

  private end(wanted: readonly WantedRun[], now: Date): Promise<void> {
    const ends = wanted.flatMap((one) => (one.open ? [{ run: one.open, reason: endReason(one, one.open) }] : []));
    return this.changes.end(ends, new Map(wanted.map(({ alert }) => [alert.id, alert])), now);
  }

  private async begin(
    wanted: readonly WantedRun[],
    latest: ReadonlyMap<string, EscalationRun>,
    now: Date,
  ): Promise<readonly EscalationRun[]> {
    const fresh = wanted.filter((one) => !mayGoOn(one, latest.get(one.alert.id)));
    const policies = await this.changes.policiesOf(fresh.flatMap(({ alert, given }) => (given ? [] : [alert])));
    const runs = fresh.map(({ alert, given }) => {
      const policy = given ?? policies.get(alert.id) ?? managerOnly;
      const before = latest.get(alert.id);
      const n = before?.epoch === alert.epoch ? before.n + 1 : 0;
      const isChosen = given !== null || policy.id === null;
      return this.changes.newRun({ alert, n, cause: 'manual', policy, isChosen, ringCause: null, at: now }, now);
    });
    // another transaction may have begun one after this one looked: it waits for the lock of the alert
    if ((await this.runs.insert(runs)).size < runs.length) throw new RunMovedOn();
    return runs;
  }
}

const isCurrent = (wanted: WantedRun, open: EscalationRun): boolean =>
  open.epoch === wanted.alert.epoch && mayBeTimed(wanted);

/** Whether the next level of the run that is not over is wanted. */
const goesOn = (wanted: WantedRun): boolean =>
  wanted.open !== undefined && isCurrent(wanted, wanted.open) && isOf(wanted.open, wanted.given);

const isOf = ({ policyId }: EscalationRun, given: RunPolicy | null): boolean => given === null || given.id === policyId;

function endReason(wanted: WantedRun, open: EscalationRun): EndReason {
  if (isCurrent(wanted, open)) return 'policy_changed';
  return whyNot(wanted.alert, wanted.isEscalating) ?? 'superseded';
}

/** Whether the next level of a run without a timer is wanted, rather than its first one again. */
const mayGoOn = (wanted: WantedRun, latest: EscalationRun | undefined): boolean =>
  latest?.epoch === wanted.alert.epoch &&
  !mayBeTimed(wanted) &&
  latest.endedReason === 'once' &&
  isOf(latest, wanted.given) &&
  following(latest.policy, latest) !== undefined;
