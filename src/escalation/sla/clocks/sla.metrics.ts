import { Counter, type Histogram, register } from 'prom-client';
import type { PassedMoment } from './clock-row';

/** The histogram of all timers of alerts; `alerts` makes it. */
const lateness = (): Histogram<'timer'> | undefined =>
  register.getSingleMetric('alerts_timer_lateness_seconds') as Histogram<'timer'> | undefined;

const moments = new Counter({
  name: 'sla_moments_total',
  help: 'Deadlines of alerts that came at risk or were missed',
  labelNames: ['kind', 'moment', 'severity'],
});

const repairs = new Counter({
  name: 'sla_repairs_total',
  help: 'Deadlines that the auditor found missing, overdue or damaged',
});

/** Counts moments after their transaction was committed. @param committedAt when that was */
export function countMoments(passed: readonly PassedMoment[], committedAt: Date): void {
  for (const { clock, moment } of passed) {
    moments.inc({ kind: clock.kind, moment, severity: clock.severity });
    const due = moment === 'breached' ? clock.dueAt : clock.atRiskAt;
    if (due) lateness()?.observe({ timer: 'sla' }, Math.max(0, committedAt.getTime() - due.getTime()) / 1_000);
  }
}

/** Counts what the auditor repaired. */
export const countSlaRepairs = (count: number): void => repairs.inc(count);
