/** An occurrence, as far as folding looks at it. */
export interface Foldable {
  readonly tenantId: string;
  readonly aggregationKey: string;
  readonly alertType: string;
  /** How long after its last occurrence a problem still counts as the same; null: each is a problem of its own. */
  readonly windowMinutes: number | null;
  /** How many events it stands for. */
  readonly weight: number;
  /** After so many minutes without an occurrence the alert resolves itself; null: never. */
  readonly autoResolveMinutes: number | null;
  /** When it happened. */
  readonly occurredAt: Date;
  /** The least minutes between two alerts of the key; 0: none. */
  readonly throttleMinutes: number;
}

/** Occurrences of one problem, and the alert that tells of it. */
export interface Problem<O extends Foldable> {
  readonly alertId: string;
  /** The alert is still to be raised. */
  readonly isNew: boolean;
  /** The alert of the same problem before it. */
  readonly previousAlertId: string | null;
  /** The how manieth alert of the problem it is. */
  readonly recurrence: number;
  /** The problem ends and begins again and again. */
  readonly isFlapping: boolean;
  /** Occurrences of it were throttled at some time. */
  readonly hasThrottled: boolean;
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

/** How many events these occurrences stand for. */
export const weightOf = (occurrences: readonly { readonly weight: number }[]): number =>
  occurrences.reduce((sum, { weight }) => sum + weight, 0);

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
