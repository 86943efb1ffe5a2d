import { Injectable, OnApplicationBootstrap, Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { EVENTS_HANDLER_METADATA } from '@nestjs/cqrs/dist/decorators/constants';
import { fromWire, OutboxEvent, OutboxEventType } from './outbox-event';

/**
 * What a class with `@EventsHandler(SomeEvent)` does: it gets the events in batches, in order, at least once,
 * and is awaited; an event of which it threw comes again. So it must be idempotent.
 */
export interface EventsListener<E extends OutboxEvent> {
  handle(events: readonly E[]): Promise<void>;
}

interface Listener {
  readonly type: OutboxEventType;
  readonly instance: EventsListener<OutboxEvent>;
}

/** Tells the events to the listeners in this process (Nest's own EventBus neither waits for its handlers nor reports their errors). */
@Injectable()
export class Dispatcher implements OnApplicationBootstrap {
  private readonly listeners = new Map<string, Listener[]>();

  constructor(private readonly discovery: DiscoveryService) {}

  onApplicationBootstrap(): void {
    for (const { instance } of this.discovery.getProviders() as { instance?: EventsListener<OutboxEvent> }[]) {
      const types =
        (instance && (Reflect.getMetadata(EVENTS_HANDLER_METADATA, instance.constructor) as Type[] | undefined)) ?? [];
      for (const type of types as unknown as OutboxEventType[])
        if (instance) this.listeners.set(type.type, [...(this.listeners.get(type.type) ?? []), { type, instance }]);
    }
  }

  /**
   * Tells events of one type to every listener to it.
   * @throws what the first failing listener threw
   */
  async dispatch(type: string, payloads: readonly string[]): Promise<void> {
    const listeners = this.listeners.get(type) ?? [];
    const [first] = listeners;
    if (!first) return;
    const events = payloads.map((payload) => fromWire(first.type, JSON.parse(payload) as Record<string, unknown>));
    for (const { instance } of listeners) await instance.handle(events);
  }
}
