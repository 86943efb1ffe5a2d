import type { Channel } from 'amqplib';
import { queueOf } from '../../pipeline';
import { DEAD_LETTERS } from '../dead-letters';

/** A message that made a process die this often is dead. */
const MAX_DELIVERIES = 50;

const queueArguments = {
  'x-queue-type': 'quorum',
  'x-dead-letter-exchange': DEAD_LETTERS,
  // a message leaves its queue only when the dead-letter queue has it; needs the overflow rule below
  'x-dead-letter-strategy': 'at-least-once',
  'x-overflow': 'reject-publish',
  'x-delivery-limit': MAX_DELIVERIES,
};

/** The queue of dead letters. */
export const deadLetterQueue = { durable: true, arguments: { 'x-queue-type': 'quorum' } };

/** Declares where dead letters go. */
export async function declareDeadLetters(channel: Channel): Promise<void> {
  await channel.assertExchange(DEAD_LETTERS, 'fanout', { durable: true });
  await channel.assertQueue(DEAD_LETTERS, deadLetterQueue);
  await channel.bindQueue(DEAD_LETTERS, DEAD_LETTERS, '');
}

/** Declares the exchange and the queue that takes everything from it. */
export async function declareQueue(channel: Channel, exchange: string): Promise<void> {
  await declareDeadLetters(channel);
  await channel.assertExchange(exchange, 'topic', { durable: true });
  await channel.assertQueue(queueOf(exchange), { durable: true, arguments: queueArguments });
  await channel.bindQueue(queueOf(exchange), exchange, '#');
}

/** Declares the queues of all these exchanges. */
export async function declareQueues(channel: Channel, exchanges: readonly string[]): Promise<void> {
  for (const exchange of exchanges) await declareQueue(channel, exchange);
}
