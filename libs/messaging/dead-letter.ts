import type { ConsumeMessage } from 'amqplib';
import type { OutgoingMessage } from './publisher';

/** The exchange (fan-out) and the queue of what could not be understood. */
export const DEAD_LETTERS = 'alert_processor.dead';

const LONGEST_ERROR = 1_000;

/** A message that will never succeed, and why. */
export interface DeadLetter {
  readonly message: ConsumeMessage;
  /** A short, stable word: `invalid`, `bug`. */
  readonly reason: string;
  readonly error: string;
}

/** The message as it goes to the dead letters: its body untouched, its story in the headers. */
export const deadLetterMessage = ({ message, reason, error }: DeadLetter): OutgoingMessage => ({
  exchange: DEAD_LETTERS,
  routingKey: message.fields.routingKey,
  content: message.content,
  options: {
    messageId: message.properties.messageId as string,
    contentType: message.properties.contentType as string,
    headers: {
      ...message.properties.headers,
      'x-reason': reason,
      'x-error': error.slice(0, LONGEST_ERROR),
      'x-original-exchange': message.fields.exchange,
      'x-original-routing-key': message.fields.routingKey,
      'x-dead-at': new Date().toISOString(),
    },
  },
});
