import type { Target } from '../policies/domain/policy';
import { dueTime, following, type LevelResult, type RoundLevel, type RunProgress } from './domain/run-progress';

/** Why a run began: the alert asked for people, a member asked for more, or a deadline was missed. */
export type RunCause = 'ring' | 'manual' | 'sla';

/** `held`: the alert is flapping, so no level is taken. */
export type RunState = 'held' | 'running' | 'ended';

/** Why a run is over. */
export type EndReason =
  | 'exhausted'
  | 'acknowledged'
  | 'resolved'
  | 'ignored'
  | 'snoozed'
  | 'silenced'
  | 'notify_off'
  | 'disabled'
  | 'superseded'
  | 'policy_changed'
  | 'once';

/** One escalation of one alert in one epoch: a row of `escalation_runs`. */
export interface EscalationRun extends RunProgress {
  readonly id: string;
  readonly tenantId: string;
  readonly alertId: string;
  readonly epoch: number;
  /** Its number among the runs of the epoch, from 0. */
  readonly n: number;
  readonly cause: RunCause;
  readonly policyId: string | null;
  /** Whether a person or a setting chose the policy, rather than the alert. */
  readonly isChosen: boolean;
  /** The cause of the notification with which it began; null: nobody was notified then. */
  readonly ringCause: string | null;
  /** The members that its levels told. */
  readonly told: readonly string[];
  readonly state: RunState;
  /** When something is to be done next; null: it is over. */
  readonly nextAt: Date | null;
  readonly endedReason: EndReason | null;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly version: number;
}

/** What became of a level: a row of `escalation_levels`. */
export interface LevelLine extends RoundLevel {
  readonly runId: string;
  readonly tenantId: string;
  readonly dueAt: Date;
  readonly at: Date;
  readonly result: LevelResult;
  readonly targets: readonly Target[];
  /** The members that the targets stood for, some of them if there were many. */
  readonly members: readonly string[];
  /** How often the alert had been escalated then, this level included; null: it was not taken. */
  readonly escalationLevel: number | null;
  /** The member who asked for it; null: its time had come. */
  readonly takenBy: string | null;
}

/** The run without its hold: its times count from now, and nobody was notified. One that is not held stays as it is. */
export const releasedRun = (run: EscalationRun, at: Date): EscalationRun =>
  run.state === 'held' ? { ...run, state: 'running', rangAt: at, ringCause: null } : run;

/** The run as it ends. */
export const endedRun = <R extends EscalationRun>(run: R, reason: EndReason, at: Date): R => ({
  ...run,
  state: 'ended',
  nextAt: null,
  endedReason: reason,
  endedAt: at,
});

/**
 * The run with the time of its next level, whatever that was before. If none is left it is due now: the timer, which locks the alert,
 * ends it and tells the owners if it reached nobody.
 */
export function rescheduled(run: EscalationRun, now: Date): EscalationRun {
  const next = following(run.policy, run);
  return { ...run, nextAt: next ? dueTime(run, next) : now };
}
