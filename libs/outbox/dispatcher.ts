import { Injectable, OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { fromWire, OutboxEvent, OutboxEventType } from './outbox-event';
import { type EventsListener, eventTypesOf } from './outbox-listener';

interface Listener {
  readonly type: OutboxEventType;
  readonly instance: EventsListener<OutboxEvent>;
}

/**
 * Passes events to the listeners in this process. Nest's EventBus is not used: it neither awaits handlers nor reports their
 * errors.
 */
@Injectable()
export class Dispatcher implements OnApplicationBootstrap {
  private readonly listeners = new Map<string, Listener[]>();

  constructor(private readonly discovery: DiscoveryService) {}

  onApplicationBootstrap(): void {
    for (const { instance } of this.discovery.getProviders() as { instance?: EventsListener<OutboxEvent> }[])
      for (const type of instance ? eventTypesOf(instance.constructor) : [])
        if (instance) this.listeners.set(type.type, [...(this.listeners.get(type.type) ?? []), { type, instance }]);
  }

  /**
   * Passes events of one type to every listener of this type.
   * @throws the error of the first listener that fails
   */
  async dispatch(type: string, payloads: readonly string[]): Promise<void> {
    const listeners = this.listeners.get(type) ?? [];
    const [first] = listeners;
    if (!first) return;
    const events = payloads.map((payload) => fromWire(first.type, JSON.parse(payload) as Record<string, unknown>));
    for (const { instance } of listeners) await instance.handle(events);
  }
}
