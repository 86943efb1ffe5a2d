import { Counter } from 'prom-client';

const processed = new Counter({
  name: 'rabbitmq_events_processed_total',
  help: 'Events taken from RabbitMQ, by what became of them',
  labelNames: ['exchange', 'routing_key', 'status'],
});

const MOST_ROUTING_KEYS = 200;
const routingKeys = new Set<string>();

/** A sender can make up any number of routing keys; the metric can not hold them. */
const bounded = (routingKey: string): string => {
  if (routingKeys.size < MOST_ROUTING_KEYS) routingKeys.add(routingKey);
  return routingKeys.has(routingKey) ? routingKey : 'other';
};

/** @param status what became of the event: raised, folded, suppressed, unmatched, duplicate or dead */
export const countProcessed = (exchange: string, routingKey: string, status: string): void =>
  processed.inc({ exchange, routing_key: bounded(routingKey), status });
