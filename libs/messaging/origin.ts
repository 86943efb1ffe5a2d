import type { ConsumeMessage, MessageProperties } from 'amqplib';
import { unstorable } from '../kernel/text';

/** The header that names the origin of a message that Campana publishes itself: for one of its doors, or again. */
export const ORIGIN_HEADER = 'x-campana-origin';

/** The origin of a message: an exchange of up to 100 characters, and a user or the id of a member. */
export const MAX_ORIGIN_LENGTH = 400;

/** Joins the exchange or the door and the sender, if it is known. */
export const originFrom = (exchange: string, sender?: string): string =>
  sender === undefined ? exchange : `${exchange}:${sender}`;

const isOrigin = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= MAX_ORIGIN_LENGTH && unstorable(value) === undefined;

/**
 * The origin that the properties of a message name: the header, else the user, whom RabbitMQ has checked; undefined: none.
 * Who may publish to the exchanges is trusted with the header.
 */
export function namedOrigin(exchange: string, { headers, userId }: MessageProperties): string | undefined {
  const own: unknown = headers?.[ORIGIN_HEADER];
  if (isOrigin(own)) return own;
  const ofUser = typeof userId === 'string' && userId !== '' ? originFrom(exchange, userId) : undefined;
  return isOrigin(ofUser) ? ofUser : undefined;
}

/** Who published a message. The id of an event identifies it only among the events of its origin. */
export const originOf = ({ fields, properties }: ConsumeMessage): string =>
  namedOrigin(fields.exchange, properties) ?? fields.exchange;
