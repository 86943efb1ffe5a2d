import type { Channel } from 'amqplib';

/** A message that is redelivered this often, because processes crash on it, is dead-lettered. */
const MAX_DELIVERIES = 50;

/** A queue of messages that must not get lost. */
export interface DurableQueue {
  readonly queue: string;
  /** The topic exchange that it gets messages from. */
  readonly exchange: string;
  readonly routingKeys: readonly string[];
  readonly deadLetterExchange: string;
}

/** Declares an exchange, and a quorum queue that gets its messages with the routing keys. */
export async function declareDurableQueue(channel: Channel, options: DurableQueue): Promise<void> {
  const { queue, exchange, routingKeys, deadLetterExchange } = options;
  await channel.assertExchange(exchange, 'topic', { durable: true });
  await channel.assertQueue(queue, {
    durable: true,
    arguments: {
      'x-queue-type': 'quorum',
      'x-dead-letter-exchange': deadLetterExchange,
      // a message leaves its queue only when the dead-letter queue has stored it; this requires `reject-publish`
      'x-dead-letter-strategy': 'at-least-once',
      'x-overflow': 'reject-publish',
      'x-delivery-limit': MAX_DELIVERIES,
    },
  });
  for (const key of routingKeys) await channel.bindQueue(queue, exchange, key);
}
