import { Histogram } from 'prom-client';

const lateness = new Histogram({
  name: 'rule_timer_lateness_seconds',
  help: 'How many seconds late a rule that depends on the time was evaluated',
  labelNames: ['rule_type'],
  buckets: [0.5, 1, 2, 5, 10, 30, 60, 300, 3600],
});

/** Records how late a rule was evaluated; null: it was not due at a time. */
export const observeLateness = (ruleType: string, dueAt: Date | null, at: Date): void => {
  if (dueAt) lateness.observe({ rule_type: ruleType }, Math.max(0, at.getTime() - dueAt.getTime()) / 1_000);
};
