import type { ConfirmChannel } from 'amqplib';
import { DEAD_LETTERS } from '../../../libs/messaging/dead-letter';
import { queueOf } from '../../pipeline';

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

/** Declares where dead letters go. */
export async function declareDeadLetters(channel: ConfirmChannel): Promise<void> {
  await channel.assertExchange(DEAD_LETTERS, 'fanout', { durable: true });
  await channel.assertQueue(DEAD_LETTERS, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  await channel.bindQueue(DEAD_LETTERS, DEAD_LETTERS, '');
}

/** Declares the exchange and the queue that takes everything from it. */
export async function declareQueue(channel: ConfirmChannel, exchange: string): Promise<void> {
  await declareDeadLetters(channel);
  await channel.assertExchange(exchange, 'topic', { durable: true });
  await channel.assertQueue(queueOf(exchange), { durable: true, arguments: queueArguments });
  await channel.bindQueue(queueOf(exchange), exchange, '#');
}

/** Declares the queues of all these exchanges. */
export async function declareQueues(channel: ConfirmChannel, exchanges: readonly string[]): Promise<void> {
  for (const exchange of exchanges) await declareQueue(channel, exchange);
}
