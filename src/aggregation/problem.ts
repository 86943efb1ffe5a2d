import type { AlertKey } from '../alerts';

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
  /** So long after it was resolved an alert is opened again instead of a new one; 0: never. */
  readonly reopenMinutes: number;
  /** When it happened. */
  readonly occurredAt: Date;
  /** The least minutes between two alerts of the key; 0: none. */
  readonly throttleMinutes: number;
}

/** Occurrences of one problem, and the alert that reports it. */
export interface Problem<O extends Foldable> {
  readonly alertId: string;
  /** `new`: the alert is still to be raised; `reopened`: it is closed, and to be opened again. */
  readonly kind: 'new' | 'known' | 'reopened';
  /** Its key before and after these occurrences, which the alert holds while it is open; null: without aggregation there is none. */
  readonly key: { readonly before: AlertKey | undefined; readonly after: AlertKey } | null;
  /** The alert of the same problem before it. */
  readonly previousAlertId: string | null;
  /** How many alerts the problem has had, this one included. */
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
  /** Those that are older than the end of their problem. */
  readonly outdated: readonly O[];
}

/** How many events these occurrences stand for. */
export const weightOf = (occurrences: readonly { readonly weight: number }[]): number =>
  occurrences.reduce((sum, { weight }) => sum + weight, 0);

/** The occurrences of each key. */
export function groupByKey<O extends Foldable>(occurrences: readonly O[]): readonly (readonly O[])[] {
  const groups = new Map<string, O[]>();
  for (const occurrence of occurrences) {
    const id = `${occurrence.tenantId} ${occurrence.aggregationKey}`;
    const group = groups.get(id);
    if (group) group.push(occurrence);
    else groups.set(id, [occurrence]);
  }
  return [...groups.values()];
}
