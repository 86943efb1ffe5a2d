import { Counter, Histogram, register } from 'prom-client';
import type { EscalationRun } from './run';
import type { TakingRun } from './level-taker';

/** The histogram of all timers of alerts; `alerts` makes it. */
const lateness = (): Histogram<'timer'> | undefined =>
  register.getSingleMetric('alerts_timer_lateness_seconds') as Histogram<'timer'> | undefined;

const levels = new Counter({
  name: 'escalation_levels_total',
  help: 'Levels of escalations, by what became of them: taken, skipped (its condition did not hold), nobody (it reaches nobody)',
  labelNames: ['result'],
});

const unrouted = new Counter({
  name: 'escalations_unrouted_total',
  help: 'Escalations that ended without reaching anybody',
});

const repairs = new Counter({
  name: 'escalation_repairs_total',
  help: 'Escalations that the auditor found missing, overdue or damaged',
});

/** Counts levels after their transaction was committed. @param committedAt when that was */
export function countLevels(taking: readonly TakingRun[], runs: readonly EscalationRun[], committedAt: Date): void {
  for (const { by, handled } of taking)
    for (const { result, dueAt } of handled) {
      levels.inc({ result });
      const lateMs = Math.max(0, committedAt.getTime() - dueAt.getTime());
      if (by === null && result === 'taken') lateness()?.observe({ timer: 'escalation' }, lateMs / 1_000);
    }
  unrouted.inc(runs.filter(({ endedReason, hasReached }) => endedReason === 'exhausted' && !hasReached).length);
}

/** Counts what the auditor repaired. */
export const countRepairs = (count: number): void => repairs.inc(count);
