import type { ChannelWrapper } from 'amqp-connection-manager';
import type { ConfirmChannel, ConsumeMessage } from 'amqplib';

/** amqplib's callbacks of messages that are not yet confirmed, in the order in which they were sent. */
type WithUnconfirmed = ConfirmChannel & { readonly unconfirmed: unknown[] };

/** The message cannot be encoded as AMQP, for example because its id is too long. It was not sent. */
export class UnencodableMessageError extends Error {}

/**
 * amqplib registers the confirm callback before it encodes the message. If encoding fails, it would then assign each later
 * confirm to the wrong message. This removes the callback, so that only the faulty message fails.
 */
function isolateEncodingErrors(channel: WithUnconfirmed): void {
  const publish = channel.publish.bind(channel);
  channel.publish = (exchange, routingKey, content, options, callback) => {
    const count = channel.unconfirmed.length;
    try {
      return publish(exchange, routingKey, content, options, callback);
    } catch (error) {
      channel.unconfirmed.length = count;
      callback?.(new UnencodableMessageError((error as Error).message), {});
      return true;
    }
  };
}

/**
 * Reports when RabbitMQ cancels a consumer, for example because its queue was deleted. amqplib then delivers null, which
 * golevelup ignores.
 */
function reportCancellation(channel: ConfirmChannel, onCancelled: (consumerTag: string) => void): void {
  const consume = channel.consume.bind(channel);
  channel.consume = async (queue, onMessage, options) => {
    const receive = (message: ConsumeMessage | null) => (message ? onMessage(message) : onCancelled(consumerTag));
    const reply = await consume(queue, receive, options);
    const { consumerTag } = reply;
    return reply;
  };
}

/**
 * Settling a message on a closed channel does nothing: RabbitMQ delivers the message again. golevelup would report an error
 * of the handler, which has succeeded.
 */
function settleOnlyWhileOpen(channel: ConfirmChannel): void {
  for (const method of ['ack', 'nack', 'reject'] as const) {
    const settle = channel[method].bind(channel) as (...given: unknown[]) => void;
    channel[method] = (...given: unknown[]) => {
      try {
        settle(...given);
      } catch (error) {
        if ((error as Error).name !== 'IllegalOperationError') throw error;
      }
    };
  }
}

/**
 * Lets a channel of golevelup survive a message that cannot be encoded, the deletion of a queue, and its own end.
 * @param onCancelled called with the tag of a consumer that RabbitMQ cancelled
 */
export function guardChannel(channel: ConfirmChannel, onCancelled: (consumerTag: string) => void): void {
  isolateEncodingErrors(channel as WithUnconfirmed);
  reportCancellation(channel, onCancelled);
  settleOnlyWhileOpen(channel);
}

/**
 * golevelup ignores the promise of a setup: if the connection is lost during it, the process would end. The setup is done
 * again with the next connection.
 * @param onFailed called with the error of a setup
 */
export function surviveFailedSetups(channel: Pick<ChannelWrapper, 'addSetup'>, onFailed: (error: Error) => void): void {
  const addSetup = channel.addSetup.bind(channel);
  channel.addSetup = (setup) => addSetup(setup).catch(onFailed);
}
