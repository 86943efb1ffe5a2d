export const severities = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof severities)[number];

export const priorities = ['informational', 'normal', 'urgent'] as const;
export type Priority = (typeof priorities)[number];

const aliases = new Map<unknown, Severity>([
  ['urgent', 'critical'],
  ['warning', 'medium'],
  ['info', 'low'],
]);

/** Replaces an alias (`urgent`, `warning`, `info`) by the name of its severity. Returns all other values unchanged. */
export const canonicalSeverity = (value: unknown): unknown => aliases.get(value) ?? value;

const defaultPriorities = {
  critical: 'urgent',
  high: 'normal',
  medium: 'normal',
  low: 'informational',
} as const satisfies Record<Severity, Priority>;

/** The priority of an alert whose rule gives none. */
export const priorityOf = (severity: Severity): Priority => defaultPriorities[severity];

/** The worse of two severities. */
export const worse = (one: Severity, other: Severity): Severity =>
  severities.indexOf(one) >= severities.indexOf(other) ? one : other;
