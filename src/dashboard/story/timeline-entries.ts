import type { StoryEntry } from '../../alerts';
import type { SlaClock } from '../../escalation';
import type { AlertDelivery } from '../../notifications';
import type { TimelineEntry } from './timeline';

const words = (name: string): string => name.replaceAll('_', ' ');
const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A change of the alert, or its events of a minute. */
export function entryOfStory(entry: StoryEntry): TimelineEntry {
  const { id, at, kind, action, actorId, actorName, channel, notes, count, severity } = entry;
  if (kind === 'occurrences')
    return { id, at, kind, actor: null, title: count === 1 ? '1 event' : `${count} events`, data: { count, severity } };
  return {
    ...{ id, at, kind },
    actor: actorId === null ? null : { id: actorId, name: actorName },
    title: sentence(words(action)),
    data: {
      ...{ action, channel, notes },
      ...{ previous_status: entry.previousStatus, new_status: entry.newStatus, details: entry.details },
    },
  };
}

/** A message about the alert. The actor is who was told. */
export const entryOfDelivery = (delivery: AlertDelivery): TimelineEntry => ({
  id: delivery.id,
  at: delivery.at,
  kind: 'delivery',
  actor: delivery.userId === null ? null : { id: delivery.userId, name: null },
  title: `${sentence(words(delivery.channel))}: ${words(delivery.state)}`,
  data: {
    delivery_id: delivery.deliveryId,
    channel: delivery.channel,
    state: delivery.state,
    state_reason: delivery.stateReason,
    cause: delivery.cause,
    destination_id: delivery.destinationId,
  },
});

const soon = (kind: string): string => `The time to ${kind === 'response' ? 'react' : 'resolve'} is nearly over`;
const over = (kind: string): string => `The time to ${kind === 'response' ? 'react' : 'resolve'} is over`;

/** The moments of a deadline that have come: it began, people were warned, it was met or missed. */
export function entriesOfSla(clock: SlaClock): TimelineEntry[] {
  const { id, kind, state, targetMinutes, startedAt, atRiskToldAt, endedAt, dueAt } = clock;
  const data = { kind, state, target_minutes: targetMinutes, due_at: dueAt?.toISOString() ?? null };
  const entry = (moment: string, at: Date | null, title: string): TimelineEntry[] =>
    at ? [{ id: `s:${id}:${moment}`, at, kind: 'sla', actor: null, title, data: { ...data, moment } }] : [];
  return [
    ...entry('started', startedAt, `${sentence(kind)}: ${targetMinutes} minutes from now`),
    ...entry('at_risk', atRiskToldAt, soon(kind)),
    ...(state === 'breached' ? entry('breached', dueAt ?? endedAt, over(kind)) : []),
    ...(state === 'met' ? entry('met', endedAt, `${sentence(kind)} in time`) : []),
  ];
}
