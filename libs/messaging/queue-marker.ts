import type { ConsumeMessage } from 'amqplib';
import type { OutgoingMessage } from './publisher';

const TYPE = 'campana.marker';
const MAX_BYTES = 30;

/**
 * Makes a message that shows how far a queue has been processed: when it is received, all messages that were in the queue
 * before it have been received.
 */
export const queueMarker = (queue: string, sentAt: Date): OutgoingMessage => ({
  // the default exchange: only this queue gets it
  exchange: '',
  routingKey: queue,
  content: Buffer.from(sentAt.toISOString()),
  options: { type: TYPE, persistent: true },
});

/** Returns when a marker was sent; undefined for any other message. */
export function markedTime({ content, properties }: ConsumeMessage): Date | undefined {
  if (properties.type !== TYPE || content.length > MAX_BYTES) return undefined;
  const time = new Date(content.toString());
  return Number.isNaN(time.getTime()) ? undefined : time;
}
