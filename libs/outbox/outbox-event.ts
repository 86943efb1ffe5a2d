/**
 * An event that is published through the outbox. Its fields are plain values that JSON can represent. Each subclass has a
 * static `type` (its routing key, such as `alerts.created`) and `wireName` (its published `event_type`).
 */
export abstract class OutboxEvent {
  /** Set when the event is published. Receivers use it to drop repeats. */
  readonly eventId?: string;
  abstract readonly tenantId: string;
  /** When it happened, ISO 8601. */
  abstract readonly timestamp: string;
  /** The id of the subject of the event. Events of one subject are delivered in the order in which they happened. */
  abstract subject(): string;

  /** @param fields the fields of the event, in the order in which they are published */
  constructor(fields: object) {
    Object.assign(this, fields);
  }
}

/** The fields of an event, which its constructor takes as one object. */
export type EventFields<E extends OutboxEvent> = Omit<E, 'eventId' | 'subject'>;

/** A class of events. */
export interface OutboxEventType<E extends OutboxEvent = OutboxEvent> {
  new (...args: never[]): E;
  readonly type: string;
  readonly wireName: string;
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const camel = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

const memoized = (translate: (name: string) => string) => {
  const known = new Map<string, string>();
  return (name: string): string => known.get(name) ?? (known.set(name, translate(name)), known.get(name) ?? name);
};
const toSnake = memoized(snake);
const toCamel = memoized(camel);

/** Copies the fields to `target` under the names that `nameOf` returns. */
function rename<T extends object>(target: T, fields: object, nameOf: (name: string) => string): T {
  const [from, to] = [fields as Record<string, unknown>, target as Record<string, unknown>];
  for (const name of Object.keys(from)) to[nameOf(name)] = from[name];
  return target;
}

/** Converts an event to its published form: `event_type`, `event_id` and its fields in `snake_case`. */
export function toWire(event: OutboxEvent, eventId: string): Record<string, unknown> {
  const { wireName } = event.constructor as OutboxEventType;
  return rename({ event_type: wireName, event_id: eventId }, event, toSnake);
}

/** Converts the published form back to an event. */
export function fromWire<E extends OutboxEvent>(type: OutboxEventType<E>, wire: Record<string, unknown>): E {
  const { event_type, ...fields } = wire;
  // an event may have a type of its own beside that of its class
  if (event_type !== type.wireName) fields['event_type'] = event_type;
  return rename(Object.create(type.prototype as object) as E, fields, toCamel);
}
