import { Fault, InvalidInput } from '../../../libs/kernel/domain-error';
import { unstorable } from '../../../libs/kernel/text';
import { isUuid } from '../../../libs/kernel/uuid';

/** A message from a service, understood. */
export interface InboundEvent {
  readonly tenantId: string;
  /** What makes it the same event when it comes again. */
  readonly eventId: string;
  readonly eventType: string;
  /** The whole message, as it came. */
  readonly data: Readonly<Record<string, unknown>>;
  /** The exchange that it came from, which is the service that sent it. */
  readonly source: string;
  /** When it happened: as the event says, but not later than it came. */
  readonly occurredAt: Date;
}

/** How a message came. */
export interface Delivery {
  readonly source: string;
  readonly routingKey: string;
  /** The id of the message, or a new one: without an id of its own an event can not be told from another just like it. */
  readonly messageId: string;
  readonly receivedAt: Date;
}

/** Bytes of the longest message. */
export const MAX_MESSAGE_BYTES = 256 * 1024;

const words = /^[\w-]+(\.[\w-]+)*$/;

const isText = (value: unknown, maxLength: number): value is string =>
  typeof value === 'string' && value.length >= 1 && value.length <= maxLength;

const isEventType = (value: unknown): value is string => isText(value, 100) && words.test(value);
const isInstant = (value: unknown): boolean => typeof value === 'string' && !Number.isNaN(Date.parse(value));

/** A clock that is ahead must not make events of the future. */
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
    throw refusal(pointer, 'must be text without U+0000 or half characters, nested at most 32 deep');
  return value as Record<string, unknown>;
}

/**
 * Understands a message: flat JSON with `tenant_id` (or `customer_id`), and `event_type` or else the routing key.
 * @throws InvalidInput naming each field that breaks the contract
 */
export function parseEvent(content: Buffer, { source, routingKey, messageId, receivedAt }: Delivery): InboundEvent {
  const data = parseObject(content);
  const tenantId = data['tenant_id'] ?? data['customer_id'];
  const eventType = data['event_type'] ?? routingKey;
  const eventId = data['event_id'] ?? messageId;
  const timestamp = data['timestamp'] ?? null;
  const faults = [
    ...refuseUnless(isUuid(tenantId), 'tenant_id', 'a UUID', tenantId),
    ...refuseUnless(isEventType(eventType), 'event_type', 'words separated by dots, at most 100 characters', eventType),
    ...refuseUnless(isText(eventId, 255), 'event_id', 'text of 1 to 255 characters', eventId),
    ...refuseUnless(timestamp === null || isInstant(timestamp), 'timestamp', 'an ISO 8601 time', timestamp),
  ];
  if (!isUuid(tenantId) || !isEventType(eventType) || !isText(eventId, 255) || faults.length > 0)
    throw new InvalidInput(faults);
  const occurredAt = happenedAt(timestamp, receivedAt);
  return { tenantId: tenantId.toLowerCase(), eventId, eventType, data, source, occurredAt };
}

const refuseUnless = (isAllowed: boolean, field: string, allowed: string, given: unknown): Fault[] =>
  isAllowed ? [] : [{ pointer: `/${field}`, detail: `must be ${allowed} (given ${shown(given)})` }];
