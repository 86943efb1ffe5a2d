export const statuses = ['active', 'acknowledged', 'snoozed', 'resolved', 'ignored'] as const;
export type Status = (typeof statuses)[number];

/** The statuses to which an alert may change from each status. All other changes are refused. */
export const transitions = {
  active: ['acknowledged', 'snoozed', 'resolved', 'ignored'],
  acknowledged: ['snoozed', 'resolved', 'active', 'ignored'],
  snoozed: ['active', 'acknowledged', 'resolved', 'ignored'],
  resolved: ['active'],
  ignored: ['active'],
} as const satisfies Record<Status, readonly Status[]>;

/** The statuses in which further occurrences fold into the alert. */
export const openStatuses: readonly Status[] = ['active', 'acknowledged', 'snoozed'];

export const isOpen = (status: Status): boolean => openStatuses.includes(status);

export const mayBecome = (from: Status, to: Status): boolean => (transitions[from] as readonly Status[]).includes(to);

const aliases = new Map<unknown, Status>([
  ['open', 'active'],
  ['triggered', 'active'],
  ['suppressed', 'ignored'],
]);

/**
 * Replaces an alias (`open`, `triggered`, `suppressed`) by the name of its status. Returns all other values
 * unchanged.
 */
export const canonicalStatus = (value: unknown): unknown => aliases.get(value) ?? value;
