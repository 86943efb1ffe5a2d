import type { Channel } from 'amqplib';
import { queueOf } from '../../pipeline';
import { DEAD_LETTERS } from '../dead-letters';

/** A message that is redelivered this often, because processes crash on it, is dead-lettered. */
const MAX_DELIVERIES = 50;

const queueArguments = {
  'x-queue-type': 'quorum',
  'x-dead-letter-exchange': DEAD_LETTERS,
  // a message leaves its queue only when the dead-letter queue has stored it; this requires `reject-publish`
  'x-dead-letter-strategy': 'at-least-once',
  'x-overflow': 'reject-publish',
  'x-delivery-limit': MAX_DELIVERIES,
};

/** The queue of dead letters. */
export const deadLetterQueue = { durable: true, arguments: { 'x-queue-type': 'quorum' } };

/** Declares the exchange and the queue of dead letters. */
export async function declareDeadLetters(channel: Channel): Promise<void> {
  await channel.assertExchange(DEAD_LETTERS, 'fanout', { durable: true });
  await channel.assertQueue(DEAD_LETTERS, deadLetterQueue);
  await channel.bindQueue(DEAD_LETTERS, DEAD_LETTERS, '');
}

/** Declares an exchange of events, and the queue that receives all its messages. */
export async function declareQueue(channel: Channel, exchange: string): Promise<void> {
  await declareDeadLetters(channel);
  await channel.assertExchange(exchange, 'topic', { durable: true });
  await channel.assertQueue(queueOf(exchange), { durable: true, arguments: queueArguments });
  await channel.bindQueue(queueOf(exchange), exchange, '#');
}

/** Declares several exchanges with their queues. */
export async function declareQueues(channel: Channel, exchanges: readonly string[]): Promise<void> {
  for (const exchange of exchanges) await declareQueue(channel, exchange);
}
