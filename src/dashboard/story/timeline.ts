import type { StoryKind } from '../../alerts';

/** What a timeline has, beside the changes and events of the alert: messages, and deadlines. */
export const timelineKinds = [
  'change',
  'comment',
  'occurrences',
  'delivery',
  'escalation',
  'sla',
  'suppression',
] as const satisfies readonly (StoryKind | 'delivery' | 'sla')[];
export type TimelineKind = (typeof timelineKinds)[number];

/** One thing that happened to an alert. */
export interface TimelineEntry {
  /** Unique in the timeline of the alert. */
  readonly id: string;
  readonly at: Date;
  readonly kind: TimelineKind;
  /** null: Campana itself, or it is not known. */
  readonly actor: { readonly id: string; readonly name: string | null } | null;
  /** A short sentence in English. */
  readonly title: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A place in a timeline: what comes next is older. */
export interface TimelinePosition {
  /** ISO 8601, in milliseconds. */
  readonly at: string;
  readonly id: string;
}

const compareText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** The newest first; of one moment in the order of their ids, the last first. */
export const newestFirst = (one: TimelineEntry, other: TimelineEntry): number =>
  other.at.getTime() - one.at.getTime() || compareText(other.id, one.id);

/** Whether an entry comes after a place, going back in time. */
export const isBefore = ({ at, id }: TimelineEntry, position: TimelinePosition | undefined): boolean => {
  if (!position) return true;
  const difference = at.getTime() - Date.parse(position.at);
  return difference < 0 || (difference === 0 && id < position.id);
};
