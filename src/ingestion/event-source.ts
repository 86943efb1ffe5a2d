import { HTTP_EXCHANGE } from '../pipeline';
import type { InboundEvent } from './domain/inbound-event';

/** Events over HTTP name their service by the first word of their type; others come from the exchange of their service. */
export const eventSource = (exchange: string, event: InboundEvent): InboundEvent =>
  exchange === HTTP_EXCHANGE ? { ...event, source: event.eventType.split('.')[0] ?? exchange } : event;
