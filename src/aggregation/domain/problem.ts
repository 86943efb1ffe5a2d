/** An occurrence, as far as folding looks at it. */
export interface Foldable {
  readonly tenantId: string;
  readonly aggregationKey: string;
  readonly alertType: string;
  /** How long after its last occurrence a problem still counts as the same; null for the default. */
  readonly windowMinutes: number | null;
  /** After so many minutes without an occurrence the alert resolves itself; null: never. */
  readonly autoResolveMinutes: number | null;
  /** When it happened. */
  readonly occurredAt: Date;
  /** The least minutes between two alerts of the key; null for the default. */
  readonly throttleMinutes: number | null;
}

/** Occurrences of one problem, and the alert that tells of it. */
export interface Problem<O extends Foldable> {
  readonly alertId: string;
  /** The alert is still to be raised. */
  readonly isNew: boolean;
  /** At least one; the latest is the last. */
  readonly occurrences: readonly O[];
}

/** What folding makes of occurrences. */
export interface Folded<O extends Foldable> {
  readonly problems: readonly Problem<O>[];
  /** Those that would have needed a new alert too soon after the last one of their key. */
  readonly throttled: readonly O[];
  /** Those of problems that were over since. */
  readonly outdated: readonly O[];
}

/** The occurrences of each key, in the order in which all writers lock the keys. */
export function groupByKey<O extends Foldable>(occurrences: readonly O[]): readonly (readonly O[])[] {
  const groups = new Map<string, O[]>();
  for (const occurrence of occurrences) {
    const id = `${occurrence.tenantId} ${occurrence.aggregationKey}`;
    const group = groups.get(id);
    if (group) group.push(occurrence);
    else groups.set(id, [occurrence]);
  }
  return [...groups.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, group]) => group);
}
