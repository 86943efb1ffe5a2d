import type { SlaState } from '../../../alerts';
import type { ClockKind, ClockProgress } from './sla-clock';

/** What an alert shows of its clocks. */
export interface ShownDeadlines {
  readonly responseDueAt: Date | null;
  readonly resolutionDueAt: Date | null;
  readonly slaState: SlaState;
}

/** The deadlines stay when they were met or missed. */
function dueOf(clocks: readonly ClockProgress[], kind: ClockKind): Date | null {
  const clock = clocks.find((one) => one.kind === kind);
  return clock && clock.state !== 'paused' && clock.state !== 'cancelled' ? clock.dueAt : null;
}

/** The state of the alert is the worst of its clocks. */
function stateOf(clocks: readonly ClockProgress[]): SlaState {
  const isIn = (state: ClockProgress['state']): boolean => clocks.some((clock) => clock.state === state);
  if (isIn('breached')) return 'breached';
  if (clocks.some(({ state, isAtRisk }) => isAtRisk && (state === 'running' || state === 'paused'))) return 'at_risk';
  if (isIn('paused')) return 'paused';
  return isIn('running') || isIn('met') ? 'on_time' : 'none';
}

/** What an alert shows of its clocks. */
export const deadlinesOf = (clocks: readonly ClockProgress[]): ShownDeadlines => ({
  responseDueAt: dueOf(clocks, 'response'),
  resolutionDueAt: dueOf(clocks, 'resolution'),
  slaState: stateOf(clocks),
});
