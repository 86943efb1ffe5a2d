import { Counter } from 'prom-client';
import { BoundedLabel } from '../../libs/telemetry/bounded-label';

const MAX_ROUTING_KEYS = 200;

const processed = new Counter({
  name: 'rabbitmq_events_processed_total',
  help: 'Events consumed from RabbitMQ, by exchange, routing key and outcome',
  labelNames: ['exchange', 'routing_key', 'status'],
});
const conflicting = new Counter({
  name: 'events_conflicting_total',
  help: 'Repeats that were ignored although their content is not that of the event with their id, by exchange',
  labelNames: ['exchange'],
});
const routingKeys = new BoundedLabel(MAX_ROUTING_KEYS);

/** Counts the messages of a batch by routing key and status: an outcome, `duplicate` or `invalid`. */
export class ProcessedCounts {
  private readonly counts = new Map<string, Map<string, number>>();

  add(routingKey: string, status: string): void {
    const byStatus = this.counts.get(routingKey) ?? new Map<string, number>();
    this.counts.set(routingKey, byStatus.set(status, (byStatus.get(status) ?? 0) + 1));
  }

  /** Adds the counts to the metric, with one call for each kind of message instead of one for each message. */
  publish(exchange: string): void {
    for (const [routingKey, byStatus] of this.counts)
      for (const [status, count] of byStatus)
        processed.inc({ exchange, routing_key: routingKeys.of(routingKey), status }, count);
  }
}

/** Counts repeats whose content differs. */
export const countConflicts = (exchange: string, count: number): void => conflicting.inc({ exchange }, count);
