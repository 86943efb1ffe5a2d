import type { ConfirmChannel, ConsumeMessage } from 'amqplib';

/** amqplib's callbacks of messages that are not yet confirmed, in the order in which they were sent. */
type WithUnconfirmed = ConfirmChannel & { readonly unconfirmed: unknown[] };

/** The message cannot be written as AMQP, for instance because its id is too long. Nothing of it was sent. */
export class UnencodableMessageError extends Error {}

/**
 * amqplib expects a confirm before it has encoded the message: if that fails, each later confirm is taken for that of
 * the message before. Here such a message fails alone.
 */
function failAlone(channel: WithUnconfirmed): void {
  const publish = channel.publish.bind(channel);
  channel.publish = (exchange, routingKey, content, options, callback) => {
    const awaited = channel.unconfirmed.length;
    try {
      return publish(exchange, routingKey, content, options, callback);
    } catch (error) {
      channel.unconfirmed.length = awaited;
      callback?.(new UnencodableMessageError((error as Error).message), {});
      return true;
    }
  };
}

/**
 * RabbitMQ says with an empty message that it cancelled a consumer, as when its queue was deleted; golevelup ignores
 * it.
 */
function noticeCancelling(channel: ConfirmChannel, onCancelled: (consumerTag: string) => void): void {
  const consume = channel.consume.bind(channel);
  channel.consume = async (queue, onMessage, options) => {
    const take = (message: ConsumeMessage | null) => (message ? onMessage(message) : onCancelled(consumerTag));
    const reply = await consume(queue, take, options);
    const { consumerTag } = reply;
    return reply;
  };
}

/**
 * Makes a channel of golevelup's bear one bad message and a deleted queue.
 * @param onCancelled called with the tag of a consumer that RabbitMQ cancelled
 */
export function guardChannel(channel: ConfirmChannel, onCancelled: (consumerTag: string) => void): void {
  failAlone(channel as WithUnconfirmed);
  noticeCancelling(channel, onCancelled);
}
