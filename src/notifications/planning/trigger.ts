import {
  AlertAcknowledgedEvent,
  AlertAggregatedEvent,
  AlertAssignedEvent,
  AlertCreatedEvent,
  AlertIgnoredEvent,
  AlertReopenedEvent,
  AlertResolvedEvent,
  AlertSnoozedEvent,
  AlertSuppressedEvent,
  AlertUnsnoozedEvent,
  AlertUnsuppressedEvent,
  AlertWorsenedEvent,
} from '../../alerts';

/** The events of alerts that notify somebody, or that make a notification needless. */
export const planningEvents = [
  AlertCreatedEvent,
  AlertUnsuppressedEvent,
  AlertReopenedEvent,
  AlertWorsenedEvent,
  AlertUnsnoozedEvent,
  AlertAggregatedEvent,
  AlertAssignedEvent,
  AlertAcknowledgedEvent,
  AlertResolvedEvent,
  AlertIgnoredEvent,
  AlertSnoozedEvent,
  AlertSuppressedEvent,
] as const;
export type PlanningEvent = InstanceType<(typeof planningEvents)[number]>;

/** What an event asks of planning, beside the alert that it names. */
export type TriggerAction =
  | { readonly does: 'notify'; readonly cause: string; readonly isRecurrence: boolean }
  | { readonly does: 'notifyAssignee'; readonly cause: string; readonly memberId: string }
  | { readonly does: 'cancel'; readonly reason: string; readonly isResolved: boolean };

const notify = (cause: string, isRecurrence = false): TriggerAction => ({ does: 'notify', cause, isRecurrence });
const cancel = (reason: string, isResolved = false): TriggerAction => ({ does: 'cancel', reason, isResolved });

/** What an event asks of planning; undefined: nothing. The cause is the same each time that the event is delivered. */
export function actionOf(event: PlanningEvent): TriggerAction | undefined {
  if (event instanceof AlertCreatedEvent) return event.notificationSent ? notify('created') : undefined;
  if (event instanceof AlertUnsuppressedEvent) return event.rings ? notify(`unsilenced:${event.epoch}`) : undefined;
  if (event instanceof AlertReopenedEvent) return notify(`reopened:${event.epoch}`);
  if (event instanceof AlertWorsenedEvent) return notify(`worsened:${event.severity}`);
  if (event instanceof AlertUnsnoozedEvent) return notify(`unsnoozed:${event.epoch}`);
  if (event instanceof AlertAggregatedEvent) return notify(`folded:${event.occurrenceCount}`, true);
  if (event instanceof AlertAssignedEvent) {
    const { assignedTo, assignedBy, timestamp } = event;
    if (assignedTo === null || assignedTo === assignedBy) return undefined;
    return { does: 'notifyAssignee', cause: `assigned:${timestamp}`, memberId: assignedTo };
  }
  if (event instanceof AlertAcknowledgedEvent) return cancel('acknowledged');
  if (event instanceof AlertResolvedEvent) return cancel('resolved', true);
  if (event instanceof AlertIgnoredEvent) return cancel('ignored');
  if (event instanceof AlertSnoozedEvent) return cancel('snoozed');
  return cancel('silenced');
}
