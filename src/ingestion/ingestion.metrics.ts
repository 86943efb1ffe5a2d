import { Counter, Histogram } from 'prom-client';
import { BoundedLabel } from '../../libs/telemetry/bounded-label';

const MAX_ROUTING_KEYS = 200;

const processed = new Counter({
  name: 'rabbitmq_events_processed_total',
  help: 'Events taken from RabbitMQ, by what became of them',
  labelNames: ['exchange', 'routing_key', 'status'],
});
const routingKeys = new BoundedLabel(MAX_ROUTING_KEYS);

/** Counts the messages of a batch, by routing key and what became of them: an outcome, `duplicate` or `invalid`. */
export class ProcessedCounts {
  private readonly counts = new Map<string, Map<string, number>>();

  add(routingKey: string, status: string): void {
    const byStatus = this.counts.get(routingKey) ?? new Map<string, number>();
    this.counts.set(routingKey, byStatus.set(status, (byStatus.get(status) ?? 0) + 1));
  }

  /** Tells the counter: once for each kind, not for each message. */
  tell(exchange: string): void {
    for (const [routingKey, byStatus] of this.counts)
      for (const [status, count] of byStatus)
        processed.inc({ exchange, routing_key: routingKeys.of(routingKey), status }, count);
  }
}

const suppressed = new Counter({
  name: 'occurrences_silenced_total',
  help: 'Events that nobody was told of, by what kept them quiet',
  labelNames: ['reason', 'severity'],
});

/** Counts events that nobody was told of, once that is committed. */
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
  help: 'How long a batch takes: judge (rules, suppressions) and write (its transaction)',
  labelNames: ['stage'],
  buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
});

export const countBatch = (events: number): void => batchEvents.observe(events);

/** Does the work and notes how long it took. */
export async function timed<T>(stage: 'judge' | 'write', work: () => Promise<T>): Promise<T> {
  const stop = stageSeconds.startTimer({ stage });
  try {
    return await work();
  } finally {
    stop();
  }
}
