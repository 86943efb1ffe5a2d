import type { Channel } from 'amqplib';
import { declareDurableQueue } from '../../../libs/messaging/durable-queue';
import { queueOf } from '../../pipeline';
import { DEAD_LETTERS } from '../dead-letters';

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
  const queue = queueOf(exchange);
  await declareDurableQueue(channel, { queue, exchange, routingKeys: ['#'], deadLetterExchange: DEAD_LETTERS });
}

/** Declares several exchanges with their queues. */
export async function declareQueues(channel: Channel, exchanges: readonly string[]): Promise<void> {
  for (const exchange of exchanges) await declareQueue(channel, exchange);
}
