import {
  AlertAcknowledgedEvent,
  AlertCreatedEvent,
  AlertIgnoredEvent,
  AlertReopenedEvent,
  AlertResolvedEvent,
  AlertSettledEvent,
  AlertSnoozedEvent,
  AlertSuppressedEvent,
  AlertUnacknowledgedEvent,
  AlertUnsnoozedEvent,
  AlertUnsuppressedEvent,
  AlertUpdatedEvent,
  AlertWorsenedEvent,
} from '../../alerts';
import type { EndReason } from './run';

/** The events of alerts after which runs begin, end or change. */
export const runEvents = [
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
  AlertSettledEvent,
] as const;
export type RunEvent = InstanceType<(typeof runEvents)[number]>;

/** What an event means for the run of its alert. */
export type RunEffect =
  | { readonly does: 'begin'; readonly ringCause: string | null }
  | { readonly does: 'end'; readonly reason: EndReason }
  /** Another policy may apply now: with it a new run begins. */
  | { readonly does: 'reconsider'; readonly ringCause: string | null }
  | { readonly does: 'release' };

const begin = (ringCause: string | null): RunEffect => ({ does: 'begin', ringCause });
const end = (reason: EndReason): RunEffect => ({ does: 'end', reason });

/**
 * What an event means for the run of its alert; undefined: nothing. `ringCause` is the cause of the notification that the event
 * plans (`src/notifications/planning/trigger.ts`); null: it plans none, so that people hear again.
 */
export function effectOf(event: RunEvent): RunEffect | undefined {
  if (event instanceof AlertCreatedEvent)
    return event.quietReason === undefined && event.notify ? begin('created') : undefined;
  if (event instanceof AlertUnacknowledgedEvent) return begin(null);
  if (event instanceof AlertUnsnoozedEvent) return begin(`unsnoozed:${event.epoch}`);
  if (event instanceof AlertReopenedEvent) return begin(`reopened:${event.epoch}`);
  if (event instanceof AlertUnsuppressedEvent) return event.rings ? begin(`unsilenced:${event.epoch}`) : undefined;
  if (event instanceof AlertWorsenedEvent) return { does: 'reconsider', ringCause: `worsened:${event.severity}` };
  if (event instanceof AlertUpdatedEvent)
    return event.changed.includes('severity') ? { does: 'reconsider', ringCause: null } : undefined;
  if (event instanceof AlertSettledEvent) return { does: 'release' };
  if (event instanceof AlertAcknowledgedEvent) return end('acknowledged');
  if (event instanceof AlertResolvedEvent) return end('resolved');
  if (event instanceof AlertIgnoredEvent) return end('ignored');
  if (event instanceof AlertSnoozedEvent) return end('snoozed');
  return end('silenced');
}
