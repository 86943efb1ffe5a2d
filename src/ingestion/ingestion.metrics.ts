import { Counter } from 'prom-client';
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
