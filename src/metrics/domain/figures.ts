import { type Spread, spreadOf } from './spread';

/** The figures of the alerts of one type and severity raised in one part of a period. Durations are in seconds. */
export interface MetricRow {
  /** The beginning of that part of the period (a day or an hour). */
  readonly at: Date;
  readonly alertType: string;
  readonly severity: string;
  readonly total: number;
  readonly acknowledged: number;
  readonly resolved: number;
  readonly active: number;
  /** Alerts whose status is `acknowledged` now; `acknowledged` also counts those that went on to another status. */
  readonly acknowledgedNow: number;
  readonly snoozed: number;
  readonly ignored: number;
  readonly occurrences: number;
  /** For each suppressed alert, the reason. */
  readonly suppressionReasons: readonly string[];
  /** For each alert that was acknowledged: the time until then, without the time in which it was suppressed. */
  readonly responses: readonly number[];
  /** For each alert without a deadline that was reacted to: the time until it was acknowledged, else resolved, else ignored. */
  readonly reactions: readonly number[];
  /** For each resolved alert: the time until then. */
  readonly resolutions: readonly number[];
  /** For each alert without a deadline that waits for a reaction, since when; Infinity while it is suppressed. */
  readonly waitingSince: readonly (Date | number)[];
}

export const statusNames = ['active', 'acknowledged', 'snoozed', 'resolved', 'ignored'] as const;
export type StatusCounts = Readonly<Record<(typeof statusNames)[number], number>>;

/** How many alerts there are, in total and by status. */
export interface Volume {
  readonly total: number;
  /** Alerts that a member has acknowledged at some time; their status may be another one now. */
  readonly acknowledged: number;
  readonly resolved: number;
  readonly byStatus: StatusCounts;
  readonly occurrences: number;
}

const sum = (rows: readonly MetricRow[], of: (row: MetricRow) => number): number =>
  rows.reduce((total, row) => total + of(row), 0);

/** Counts the alerts. */
export const volumeOf = (rows: readonly MetricRow[]): Volume => ({
  total: sum(rows, ({ total }) => total),
  acknowledged: sum(rows, ({ acknowledged }) => acknowledged),
  resolved: sum(rows, ({ resolved }) => resolved),
  byStatus: {
    active: sum(rows, ({ active }) => active),
    acknowledged: sum(rows, ({ acknowledgedNow }) => acknowledgedNow),
    snoozed: sum(rows, ({ snoozed }) => snoozed),
    resolved: sum(rows, ({ resolved }) => resolved),
    ignored: sum(rows, ({ ignored }) => ignored),
  },
  occurrences: sum(rows, ({ occurrences }) => occurrences),
});

/** The distribution of the times to acknowledge. */
export const responsesOf = (rows: readonly MetricRow[]): Spread => spreadOf(rows.flatMap(({ responses }) => responses));

/** The distribution of the times to resolve. */
export const resolutionsOf = (rows: readonly MetricRow[]): Spread =>
  spreadOf(rows.flatMap(({ resolutions }) => resolutions));

/** Groups rows by a key; the rows of a group stay in their order. */
export function grouped<K>(rows: readonly MetricRow[], keyOf: (row: MetricRow) => K): ReadonlyMap<K, MetricRow[]> {
  const groups = new Map<K, MetricRow[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

/** How many alerts are suppressed for each reason, the most frequent reason first. */
export function suppressedFiguresOf(rows: readonly MetricRow[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const reason of rows.flatMap(({ suppressionReasons }) => suppressionReasons))
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([one, n], [other, m]) => m - n || (one < other ? -1 : 1)));
}

/** Groups rows by alert type; the types with the most alerts come first. */
export const byType = (rows: readonly MetricRow[]): readonly (readonly [string, MetricRow[]])[] =>
  [...grouped(rows, ({ alertType }) => alertType)]
    .map(([type, own]) => ({ type, own, total: volumeOf(own).total }))
    .sort((one, other) => other.total - one.total || (one.type < other.type ? -1 : 1))
    .map(({ type, own }) => [type, own] as const);

/** A figure, its value in the previous period, and the change in percent; null if there is nothing to compare with. */
export interface Compared {
  readonly value: number | null;
  readonly previous: number | null;
  readonly changePercent: number | null;
}

export const compared = (value: number | null, previous: number | null): Compared => ({
  value,
  previous,
  changePercent: value === null || !previous ? null : Math.round(((value - previous) / previous) * 1000) / 10,
});
