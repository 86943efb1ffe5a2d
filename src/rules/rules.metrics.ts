import { Histogram } from 'prom-client';

const lateness = new Histogram({
  name: 'rule_timer_lateness_seconds',
  help: 'How long after its time a rule that waits for the clock was looked at',
  labelNames: ['rule_type'],
  buckets: [0.5, 1, 2, 5, 10, 30, 60, 300, 3600],
});

/** Notes how late a rule was looked at. */
export const observeLateness = (ruleType: string, dueAt: Date | null, at: Date): void => {
  if (dueAt) lateness.observe({ rule_type: ruleType }, Math.max(0, at.getTime() - dueAt.getTime()) / 1_000);
};
