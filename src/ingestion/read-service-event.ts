import { checkWorkItemEvent, isWorkItemEvent } from '../pipeline';
import { type Delivery, type InboundEvent, parseEvent } from './domain/inbound-event';

/**
 * Reads a message, and checks what it says of a work item.
 * @throws InvalidInput naming each invalid field; ReservedType
 */
export function readServiceEvent(content: Buffer, delivery: Delivery): InboundEvent {
  const event = parseEvent(content, delivery);
  if (isWorkItemEvent(event)) checkWorkItemEvent(event);
  return event;
}
