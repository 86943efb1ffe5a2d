import { createHash } from 'node:crypto';
import type { ConsumeMessage } from 'amqplib';
import { isShortText } from '../kernel/short-text';
import { isUuid, uuidv7 } from '../kernel/uuid';
import { ORIGIN_HEADER, originOf } from './origin';
import type { OutgoingMessage } from './publisher';

/** Injection token: the name of the fanout exchange for messages that cannot be processed. */
export const DEAD_LETTER_EXCHANGE = Symbol('the exchange of dead letters');

/** The header of a message that is published again: the id of its dead letter. */
export const REPLAYED_HEADER = 'x-replayed';

const MAX_ERROR_LENGTH = 1_000;

/** A message that cannot be processed as it is, and the reason. */
export interface DeadLetter {
  readonly message: ConsumeMessage;
  /** A short, stable word: `invalid`, `rule-failed`, `bug`. */
  readonly reason: string;
  readonly error: string;
  /** The id of the event in the message, if it could be read. */
  readonly eventId?: string;
}

/**
 * Returns the id of a dead letter: a replayed message keeps its own, and a redelivered message gets the same one again.
 * Without any id of the message it is random.
 */
function idOf({ message, eventId }: DeadLetter): string {
  const { content, fields, properties } = message;
  const replayed: unknown = properties.headers?.[REPLAYED_HEADER];
  if (isUuid(replayed)) return replayed.toLowerCase();
  const messageId: unknown = properties.messageId;
  const identity = eventId ?? messageId;
  // an empty id is none
  if (typeof identity !== 'string' || identity === '') return uuidv7();
  const hash = createHash('sha256')
    .update(`${originOf(message)}\n${fields.routingKey}\n${identity}\n`)
    .update(content)
    .digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

const shortText = (name: 'messageId' | 'contentType', value: unknown): object =>
  isShortText(value) ? { [name]: value } : {};

/**
 * Makes the message for the dead letter exchange: the body is unchanged, the headers say what happened. The headers of
 * the sender are left out: they may be of types or sizes that cannot be sent again.
 */
export const deadLetterMessage = (exchange: string, letter: DeadLetter): OutgoingMessage => ({
  exchange,
  // the exchange is a fanout; the original key is in a header
  routingKey: '',
  content: letter.message.content,
  options: {
    ...shortText('messageId', letter.message.properties.messageId),
    ...shortText('contentType', letter.message.properties.contentType),
    headers: {
      'x-dead-id': idOf(letter),
      'x-reason': letter.reason,
      'x-error': letter.error.slice(0, MAX_ERROR_LENGTH),
      [ORIGIN_HEADER]: originOf(letter.message),
      'x-original-exchange': letter.message.fields.exchange,
      'x-original-routing-key': letter.message.fields.routingKey,
      'x-dead-at': new Date().toISOString(),
    },
  },
});
