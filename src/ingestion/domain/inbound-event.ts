import { contentHash } from '../../../libs/kernel/content-hash';
import { eventKeyOf } from '../../../libs/kernel/event-key';
import { Fault, InvalidInput } from '../../../libs/kernel/domain-error';
import { isShortText, MAX_SHORT_TEXT_BYTES } from '../../../libs/kernel/short-text';
import { unstorable } from '../../../libs/kernel/text';
import { isUuid } from '../../../libs/kernel/uuid';

/** An event that a service sent, parsed. */
export interface InboundEvent {
  /** Unique among all events, from `eventKeyOf`. */
  readonly key: string;
  readonly tenantId: string;
  /** Who sent it: the exchange or the door, and the sender if it is known. */
  readonly origin: string;
  /** An event with the same tenant, origin and id is a duplicate. */
  readonly eventId: string;
  /** A hash of the message, 64 bits as a decimal number. A duplicate with another one is reported. */
  readonly contentHash: string;
  readonly eventType: string;
  /** The whole message as it was received. */
  readonly data: Readonly<Record<string, unknown>>;
  /** The exchange of the message, which is named after the service that sent it. */
  readonly source: string;
  /** When it happened, according to the event, but not later than it was received. */
  readonly occurredAt: Date;
}

/** How the types of events begin that Campana sends itself. */
const RESERVED_PREFIX = 'campana.';

/** The type of an event from outside is one of those that only Campana sends. */
export class ReservedType extends InvalidInput {
  constructor(eventType: string) {
    super([
      { pointer: '/event_type', detail: `must not begin with ${RESERVED_PREFIX} (given ${JSON.stringify(eventType)})` },
    ]);
  }
}

/** The delivery of a message. */
export interface Delivery {
  readonly source: string;
  readonly origin: string;
  readonly routingKey: string;
  /** The id of the message or, if it has none, one that it was given. Read only if the event has no id of its own. */
  readonly messageId: string;
  readonly receivedAt: Date;
}

/** The maximum size of a message, in bytes. */
export const MAX_MESSAGE_BYTES = 256 * 1024;

const words = /^[\w-]+(\.[\w-]+)*$/;

const isText = (value: unknown, maxLength: number): value is string =>
  typeof value === 'string' && value.length >= 1 && value.length <= maxLength;

/** The id of a message, unlike what is in its body, has not been checked for what PostgreSQL cannot store. */
const isEventId = (value: unknown): value is string =>
  isShortText(value) && value !== '' && unstorable(value) === undefined;

const isEventType = (value: unknown): value is string => isText(value, 100) && words.test(value);
const isInstant = (value: unknown): boolean => typeof value === 'string' && !Number.isNaN(Date.parse(value));

/** The time of an event. A sender's clock that is ahead must not produce events in the future. */
const happenedAt = (timestamp: unknown, receivedAt: Date): Date => {
  const at = typeof timestamp === 'string' ? new Date(timestamp) : receivedAt;
  return at < receivedAt && at.getTime() > 0 ? at : receivedAt;
};

const shown = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 120);

const refusal = (pointer: string, detail: string): InvalidInput => new InvalidInput([{ pointer, detail }]);

function parseObject(content: Buffer): Record<string, unknown> {
  if (content.length > MAX_MESSAGE_BYTES)
    throw refusal('', `has ${content.length} bytes; at most ${MAX_MESSAGE_BYTES} are allowed`);
  let value: unknown;
  try {
    value = JSON.parse(content.toString());
  } catch (error) {
    throw refusal('', `is not JSON: ${(error as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refusal('', 'must be a JSON object');
  const pointer = unstorable(value);
  if (pointer !== undefined)
    throw refusal(
      pointer,
      'must not contain U+0000 or incomplete characters, and must be nested at most 32 levels deep',
    );
  return value as Record<string, unknown>;
}

/**
 * Parses a message: a JSON object with `tenant_id` (or `customer_id`). `event_type` defaults to the routing key.
 * @throws InvalidInput naming each invalid field; ReservedType
 */
export function parseEvent(content: Buffer, delivery: Delivery): InboundEvent {
  const { source, origin, routingKey, receivedAt } = delivery;
  const data = parseObject(content);
  const tenantId = data['tenant_id'] ?? data['customer_id'];
  const eventType = data['event_type'] ?? routingKey;
  const eventId = data['event_id'] ?? delivery.messageId;
  const timestamp = data['timestamp'] ?? null;
  const faults = [
    ...refuseUnless(isUuid(tenantId), 'tenant_id', 'a UUID', tenantId),
    ...refuseUnless(isEventType(eventType), 'event_type', 'words separated by dots, at most 100 characters', eventType),
    ...refuseUnless(
      isEventId(eventId),
      'event_id',
      `text of 1 to ${MAX_SHORT_TEXT_BYTES} bytes in UTF-8, without U+0000`,
      eventId,
    ),
    ...refuseUnless(timestamp === null || isInstant(timestamp), 'timestamp', 'an ISO 8601 time', timestamp),
  ];
  if (!isUuid(tenantId) || !isEventType(eventType) || !isEventId(eventId) || faults.length > 0)
    throw new InvalidInput(faults);
  if (eventType.startsWith(RESERVED_PREFIX)) throw new ReservedType(eventType);
  const id = tenantId.toLowerCase();
  return {
    key: eventKeyOf(id, origin, eventId),
    tenantId: id,
    origin,
    eventId,
    contentHash: contentHash(content),
    eventType,
    data,
    source,
    occurredAt: happenedAt(timestamp, receivedAt),
  };
}

const refuseUnless = (isAllowed: boolean, field: string, allowed: string, given: unknown): Fault[] =>
  isAllowed ? [] : [{ pointer: `/${field}`, detail: `must be ${allowed} (given ${shown(given)})` }];
