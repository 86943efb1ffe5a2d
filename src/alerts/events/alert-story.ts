import type { HistoryEntry } from '../lifecycle/domain/alert';
import type { AlertEvent } from './alert-event';

/** The fields whose changes an event names: filters, and who may see the alert, depend on them. */
const namedFields = ['severity', 'priority', 'assigned_to', 'assigned_role', 'group_id'] as const;

/** What changed, under the names of the API: `{ field: [before, after] }`. */
export type AlertChanges = Readonly<Record<string, readonly [unknown, unknown]>>;

/** Who did it, and what changed. */
interface AlertStory {
  /** null: Campana did it automatically. */
  readonly actor: { readonly id: string; readonly name: string | null } | null;
  readonly changes: AlertChanges;
}

type Told = Pick<HistoryEntry, 'by' | 'previousStatus' | 'newStatus' | 'details'>;

const storyOf = ({ by, previousStatus, newStatus, details = {} }: Told): AlertStory => ({
  actor: by && { id: by.id, name: by.name },
  changes: {
    ...(previousStatus !== newStatus && { status: [previousStatus, newStatus] as const }),
    ...Object.fromEntries(
      namedFields.flatMap((field) => {
        const change = details[field];
        return change && change[0] !== change[1] ? [[field, change]] : [];
      }),
    ),
  },
});

/** Adds to a new event who did it and what changed, as the history of the alert tells it. @returns the event */
export const withStory = <E extends AlertEvent>(event: E, entry: Told | undefined): E =>
  entry ? Object.assign(event, storyOf(entry)) : event;

/** The story of what Campana changed by itself. */
export const automatic = (changes: Pick<Told, 'previousStatus' | 'newStatus' | 'details'>): Told => ({
  ...changes,
  by: null,
});
