import {
  AlertAcknowledgedEvent,
  AlertCreatedEvent,
  AlertIgnoredEvent,
  AlertReopenedEvent,
  AlertResolvedEvent,
  AlertSnoozedEvent,
  AlertSuppressedEvent,
  AlertUnacknowledgedEvent,
  AlertUnsnoozedEvent,
  AlertUnsuppressedEvent,
  AlertUpdatedEvent,
  AlertWorsenedEvent,
} from '../../../alerts';
import type { ClockChange } from './sla-clock';

/** The events of alerts after which clocks begin, end or change. */
export const clockEvents = [
  AlertCreatedEvent,
  AlertAcknowledgedEvent,
  AlertUnacknowledgedEvent,
  AlertResolvedEvent,
  AlertIgnoredEvent,
  AlertSnoozedEvent,
  AlertUnsnoozedEvent,
  AlertReopenedEvent,
  AlertWorsenedEvent,
  AlertUpdatedEvent,
  AlertSuppressedEvent,
  AlertUnsuppressedEvent,
] as const;
export type ClockEvent = InstanceType<(typeof clockEvents)[number]>;

/** What an event means for the clocks of its alert. */
export interface ClockEffect {
  /** Whether they begin, if there are none yet. */
  readonly begins: boolean;
  /** What it changes; undefined: at most the severity, so that they are computed again. */
  readonly change: ClockChange | undefined;
}

const changes = new Map<unknown, ClockChange>([
  [AlertAcknowledgedEvent, 'acknowledged'],
  [AlertUnacknowledgedEvent, 'unacknowledged'],
  [AlertResolvedEvent, 'resolved'],
  [AlertIgnoredEvent, 'ignored'],
  [AlertSnoozedEvent, 'snoozed'],
  [AlertUnsnoozedEvent, 'unsnoozed'],
  [AlertReopenedEvent, 'reopened'],
  [AlertSuppressedEvent, 'silenced'],
  [AlertUnsuppressedEvent, 'unsilenced'],
]);

/** What an event means for the clocks of its alert; undefined: nothing. Clocks begin when people are first notified. */
export function clockEffectOf(event: ClockEvent): ClockEffect | undefined {
  if (event instanceof AlertUpdatedEvent && !event.changed.includes('severity')) return undefined;
  const isCreatedLoud = event instanceof AlertCreatedEvent && event.quietReason === undefined;
  const begins = isCreatedLoud || event instanceof AlertUnsuppressedEvent;
  if (event instanceof AlertCreatedEvent && !begins) return undefined;
  return { begins, change: changes.get(event.constructor) };
}
