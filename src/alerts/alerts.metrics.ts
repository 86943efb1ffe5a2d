import { Histogram } from 'prom-client';

const lateness = new Histogram({
  name: 'alerts_timer_lateness_seconds',
  help: 'How late timers of alerts are processed, in seconds',
  labelNames: ['timer'],
  buckets: [0.5, 1, 2, 5, 10, 30, 60, 300],
});

/** Records how late the snooze of an alert was ended. */
export const observeWakeLateness = (dueAt: Date, at: Date): void =>
  lateness.observe({ timer: 'snooze' }, Math.max(0, at.getTime() - dueAt.getTime()) / 1_000);
