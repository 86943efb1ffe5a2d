/**
 * Something that happened, told through the outbox. Its fields are plain values that survive JSON;
 * each subclass has a static `type` (its routing key, e.g. `alerts.created`) and `wireName` (its `event_type` on the wire).
 */
export abstract class OutboxEvent {
  /** Set when the event is told: receivers drop repeats by it. */
  readonly eventId?: string;
  abstract readonly tenantId: string;
  /** When it happened, ISO 8601. */
  abstract readonly timestamp: string;
  /** The id of what it is about: events of one subject are told in the order in which they happened. */
  abstract subject(): string;

  /** @param fields all that the event says, in the order in which it is published */
  constructor(fields: object) {
    Object.assign(this, fields);
  }
}

/** What an event says: its constructor takes it as one object. */
export type EventFields<E extends OutboxEvent> = Omit<E, 'eventId' | 'subject'>;

/** A class of events. */
export interface OutboxEventType<E extends OutboxEvent = OutboxEvent> {
  new (...args: never[]): E;
  readonly type: string;
  readonly wireName: string;
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const camel = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

const remembered = (translate: (name: string) => string) => {
  const known = new Map<string, string>();
  return (name: string): string => known.get(name) ?? (known.set(name, translate(name)), known.get(name) ?? name);
};
const toSnake = remembered(snake);
const toCamel = remembered(camel);

/** Adds the fields to `target` under their other names. */
function rename<T extends object>(target: T, fields: object, nameOf: (name: string) => string): T {
  const [from, to] = [fields as Record<string, unknown>, target as Record<string, unknown>];
  for (const name of Object.keys(from)) to[nameOf(name)] = from[name];
  return target;
}

/** The event as published: `event_type`, `event_id` and its own fields in `snake_case`. */
export function toWire(event: OutboxEvent, eventId: string): Record<string, unknown> {
  const { wireName } = event.constructor as OutboxEventType;
  return rename({ event_type: wireName, event_id: eventId }, event, toSnake);
}

/** The event again, from what was published. */
export function fromWire<E extends OutboxEvent>(type: OutboxEventType<E>, wire: Record<string, unknown>): E {
  const { event_type: _, ...fields } = wire;
  return rename(Object.create(type.prototype as object) as E, fields, toCamel);
}
