import { type Spread, spreadOf } from './spread';

/** The alerts of one part of a period, of one type and severity, in figures. */
export interface MetricRow {
  /** When that part of the period (a day, an hour) begins. */
  readonly at: Date;
  readonly alertType: string;
  readonly severity: string;
  readonly total: number;
  readonly acknowledged: number;
  readonly resolved: number;
  readonly active: number;
  readonly inHand: number;
  readonly snoozed: number;
  readonly ignored: number;
  readonly occurrences: number;
  /** Of each alert that does not notify, why. */
  readonly quietReasons: readonly string[];
  /** Of each alert that was acknowledged, how long that took, not counting the time in which it was quiet. */
  readonly responses: readonly number[];
  /** Of each alert that somebody or something dealt with: until it was acknowledged, else resolved, else ignored. */
  readonly reactions: readonly number[];
  readonly resolutions: readonly number[];
  /** Of each alert that nobody dealt with, since when somebody could; never: it is quiet. */
  readonly waitingSince: readonly (Date | number)[];
}

export const statusNames = ['active', 'acknowledged', 'snoozed', 'resolved', 'ignored'] as const;
export type StatusCounts = Readonly<Record<(typeof statusNames)[number], number>>;

/** How many alerts, and how far they are. */
export interface Volume {
  readonly total: number;
  /** Ever, by a member. */
  readonly acknowledged: number;
  readonly resolved: number;
  readonly byStatus: StatusCounts;
  readonly occurrences: number;
}

const sum = (rows: readonly MetricRow[], of: (row: MetricRow) => number): number =>
  rows.reduce((total, row) => total + of(row), 0);

/** The alerts, counted. */
export const volumeOf = (rows: readonly MetricRow[]): Volume => ({
  total: sum(rows, ({ total }) => total),
  acknowledged: sum(rows, ({ acknowledged }) => acknowledged),
  resolved: sum(rows, ({ resolved }) => resolved),
  byStatus: {
    active: sum(rows, ({ active }) => active),
    acknowledged: sum(rows, ({ inHand }) => inHand),
    snoozed: sum(rows, ({ snoozed }) => snoozed),
    resolved: sum(rows, ({ resolved }) => resolved),
    ignored: sum(rows, ({ ignored }) => ignored),
  },
  occurrences: sum(rows, ({ occurrences }) => occurrences),
});

/** How the times to acknowledge are spread. */
export const responsesOf = (rows: readonly MetricRow[]): Spread => spreadOf(rows.flatMap(({ responses }) => responses));

/** How the times to resolve are spread. */
export const resolutionsOf = (rows: readonly MetricRow[]): Spread =>
  spreadOf(rows.flatMap(({ resolutions }) => resolutions));

/** The rows by what a function says of them; those of which it says the same stay in their order. */
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

/** What keeps how many alerts quiet, the most frequent first. */
export function suppressedFiguresOf(rows: readonly MetricRow[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const reason of rows.flatMap(({ quietReasons }) => quietReasons))
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([one, n], [other, m]) => m - n || (one < other ? -1 : 1)));
}

/** Types with their rows, those with the most alerts first. */
export const byType = (rows: readonly MetricRow[]): readonly (readonly [string, MetricRow[]])[] =>
  [...grouped(rows, ({ alertType }) => alertType)]
    .map(([type, own]) => ({ type, own, total: volumeOf(own).total }))
    .sort((one, other) => other.total - one.total || (one.type < other.type ? -1 : 1))
    .map(({ type, own }) => [type, own] as const);

/** A number, the one of the period before, and by how many percent it changed; null where that was nothing. */
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
