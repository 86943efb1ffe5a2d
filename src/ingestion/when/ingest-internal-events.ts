import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { contentHash } from '../../../libs/kernel/content-hash';
import { eventKeyOf } from '../../../libs/kernel/event-key';
import { InternalEvent } from '../../../libs/outbox/internal-event';
import { type EventsListener, OutboxListener } from '../../../libs/outbox/outbox-listener';
import { IngestEventsCommand } from '../commands/ingest-events';
import type { InboundEvent } from '../domain/inbound-event';

/** The origin and the source of what Campana itself reports. No message can have this origin: it is not an exchange. */
const CAMPANA = 'campana';

/** The event as services send theirs. */
const inbound = ({ tenantId, eventType, eventId, data, timestamp }: InternalEvent): InboundEvent => {
  const message = { ...data, event_type: eventType, event_id: eventId, tenant_id: tenantId, timestamp };
  return {
    key: eventKeyOf(tenantId, CAMPANA, eventId),
    tenantId,
    origin: CAMPANA,
    eventId,
    contentHash: contentHash(Buffer.from(JSON.stringify(message))),
    eventType,
    data: message,
    source: CAMPANA,
    occurredAt: new Date(timestamp),
  };
};

/** Hands what other modules want the rules to judge to the pipeline, once, as if a service had sent it. */
@Injectable()
@OutboxListener(InternalEvent)
export class IngestInternalEvents implements EventsListener<InternalEvent> {
  constructor(private readonly commands: CommandBus) {}

  async handle(events: readonly InternalEvent[]): Promise<void> {
    await this.commands.execute(new IngestEventsCommand(CAMPANA, events.map(inbound)));
  }
}
