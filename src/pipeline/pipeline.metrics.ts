import { Counter, Histogram } from 'prom-client';

const suppressed = new Counter({
  name: 'occurrences_silenced_total',
  help: 'Events that caused no notification, by reason and severity',
  labelNames: ['reason', 'severity'],
});

/** Counts events that caused no notification. Must be called after the commit. */
export function countSuppressed(
  all: readonly { verdict: { reason: string }; occurrence: { severity: string; weight: number } }[],
): void {
  for (const { verdict, occurrence } of all)
    suppressed.inc({ reason: verdict.reason, severity: occurrence.severity }, occurrence.weight);
}

const batchEvents = new Histogram({
  name: 'ingestion_batch_events',
  help: 'Events in a batch',
  buckets: [1, 5, 20, 50, 100, 200, 500, 1000],
});

const stageSeconds = new Histogram({
  name: 'ingestion_stage_seconds',
  help: 'Duration of a batch by stage: judge (rules, suppressions) and write (its transaction)',
  labelNames: ['stage'],
  buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
});

export const countBatch = (events: number): void => batchEvents.observe(events);

/** Does the work and records its duration. */
export async function timed<T>(stage: 'judge' | 'write', work: () => Promise<T>): Promise<T> {
  const stop = stageSeconds.startTimer({ stage });
  try {
    return await work();
  } finally {
    stop();
  }
}
