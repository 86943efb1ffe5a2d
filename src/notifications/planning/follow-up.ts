import {
  AlertAcknowledgedEvent,
  AlertIgnoredEvent,
  AlertResolvedEvent,
  AlertSnoozedEvent,
  AlertSuppressedEvent,
  AlertUnacknowledgedEvent,
  AlertUnsnoozedEvent,
  AlertUnsuppressedEvent,
  AlertUpdatedEvent,
  AlertWorsenedEvent,
} from '../../alerts';
import type { DestinationOccasion } from '../destinations/destination-config';

/** The events after which messages that told of an alert no longer show it as it is. */
export const followUpEvents = [
  AlertAcknowledgedEvent,
  AlertUnacknowledgedEvent,
  AlertResolvedEvent,
  AlertIgnoredEvent,
  AlertSnoozedEvent,
  AlertUnsnoozedEvent,
  AlertSuppressedEvent,
  AlertUnsuppressedEvent,
  AlertWorsenedEvent,
  AlertUpdatedEvent,
] as const;
export type FollowUpEvent = InstanceType<(typeof followUpEvents)[number]>;

/** What follows from an event for the messages that told of its alert. */
export interface FollowUp {
  /** The same each time that the event is delivered. */
  readonly cause: string;
  /** The destinations that are told of it in a message of its own; null: none are, or the planner tells them. */
  readonly occasion: DestinationOccasion | null;
  /** Whether the planner tells destinations that hear of firing alerts. */
  readonly isFiring: boolean;
}

const followUp = (cause: string, occasion: DestinationOccasion | null = null, isFiring = false): FollowUp => ({
  cause,
  occasion,
  isFiring,
});

/** What follows from an event. */
export function followUpOf(event: FollowUpEvent): FollowUp {
  if (event instanceof AlertAcknowledgedEvent) return followUp(`acknowledged:${event.epoch}`, 'acknowledged');
  if (event instanceof AlertUnacknowledgedEvent) return followUp(`unacknowledged:${event.epoch}`, 'updated');
  if (event instanceof AlertSnoozedEvent) return followUp(`snoozed:${event.epoch}`, 'updated');
  if (event instanceof AlertUpdatedEvent) return followUp(`updated:${event.timestamp}`, 'updated');
  if (event instanceof AlertWorsenedEvent) return followUp(`worsened:${event.severity}`, 'updated', true);
  if (event instanceof AlertResolvedEvent) return followUp(`resolved:${event.epoch}`);
  if (event instanceof AlertIgnoredEvent) return followUp(`ignored:${event.epoch}`);
  if (event instanceof AlertUnsnoozedEvent) return followUp(`unsnoozed:${event.epoch}`);
  return followUp(`${event instanceof AlertSuppressedEvent ? 'silenced' : 'unsilenced'}:${event.epoch}`);
}
