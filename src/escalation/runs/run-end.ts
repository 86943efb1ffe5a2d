import { type AlertRow, isOpen } from '../../alerts';
import type { EndReason, EscalationRun } from './run';

/** What decides whether a run goes on. */
export type RunningAlert = Pick<AlertRow, 'epoch' | 'status' | 'quietReason' | 'notify'>;

/** Why no alert in this state has a run with timers; undefined: it may have one. */
export function whyNot(
  { status, quietReason, notify }: Omit<RunningAlert, 'epoch'>,
  isEscalating: boolean,
): EndReason | undefined {
  if (status !== 'active') return status;
  if (quietReason !== null) return 'silenced';
  if (!notify) return 'notify_off';
  return isEscalating ? undefined : 'disabled';
}

/** Why a run ends instead of taking a level; undefined: it goes on. */
export function endOf(
  run: Pick<EscalationRun, 'epoch'>,
  alert: RunningAlert | undefined,
  isEscalating: boolean,
): EndReason | undefined {
  if (!alert) return 'superseded';
  return whyNot(alert, isEscalating) ?? (alert.epoch === run.epoch ? undefined : 'superseded');
}

/** Whether a member may ask for its next level. */
export const mayBeEscalated = ({ status }: Pick<AlertRow, 'status'>): boolean => isOpen(status);
