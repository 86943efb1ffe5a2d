import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import type { OutboxEvent, OutboxEventType } from './outbox-event';

/**
 * The interface of a class with `@OutboxListener(SomeEvent)`. It receives the events in batches, in order, at least once,
 * and is awaited. When it throws, the events are delivered again, so it must be idempotent.
 */
export interface EventsListener<E extends OutboxEvent> {
  handle(events: readonly E[]): Promise<void>;
}

const EVENT_TYPES = Symbol('events that a class listens to');

/** Marks a provider that handles these types of events from the outbox. */
export const OutboxListener =
  <T extends readonly OutboxEventType[]>(...types: T) =>
  (listener: Type<EventsListener<InstanceType<T[number]>>>): void =>
    Reflect.defineMetadata(EVENT_TYPES, types, listener);

/** The types of events that a class listens to; none without the decorator. */
export const eventTypesOf = (listener: object): readonly OutboxEventType[] =>
  (Reflect.getMetadata(EVENT_TYPES, listener) as readonly OutboxEventType[] | undefined) ?? [];
