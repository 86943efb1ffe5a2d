import type { AlertKey } from '../alerts';

/** The fields of an occurrence that folding uses. */
export interface Foldable {
  readonly tenantId: string;
  readonly aggregationKey: string;
  readonly alertType: string;
  /**
   * How long after its last occurrence a problem still counts as the same; 0: as long as its alert is open; null: each
   * occurrence is a separate problem.
   */
  readonly windowMinutes: number | null;
  /** How many events it stands for. */
  readonly weight: number;
  /** The alert resolves after this time without an occurrence; null: never. */
  readonly autoResolveMinutes: number | null;
  /** Until this long after it was resolved, an alert is reopened instead of raising a new one; 0: never. */
  readonly reopenMinutes: number;
  /** When it happened. */
  readonly occurredAt: Date;
  /** The minimum time between two alerts of the key; 0: none. */
  readonly throttleMinutes: number;
}

/** Occurrences of one problem, and the alert that reports it. */
export interface Problem<O extends Foldable> {
  readonly alertId: string;
  /** `new`: the alert must be raised. `reopened`: it is closed and must be reopened. `known`: it is open. */
  readonly kind: 'new' | 'known' | 'reopened';
  /** The key that the alert holds while it is open, before and after these occurrences. null: not aggregated. */
  readonly key: { readonly before: AlertKey | undefined; readonly after: AlertKey } | null;
  /** The alert of the same problem before this one. */
  readonly previousAlertId: string | null;
  /** How many alerts the problem has had, this one included. */
  readonly recurrence: number;
  /** The problem starts and ends repeatedly. */
  readonly isFlapping: boolean;
  /** Whether occurrences of it have ever been throttled. */
  readonly hasThrottled: boolean;
  /** At least one; the latest comes last. */
  readonly occurrences: readonly O[];
}

/** The result of folding. */
export interface Folded<O extends Foldable> {
  readonly problems: readonly Problem<O>[];
  /** Occurrences that would have needed a new alert too soon after the last one of their key. */
  readonly throttled: readonly O[];
  /** Occurrences that are older than the end of their problem. */
  readonly outdated: readonly O[];
}

/** How many events these occurrences stand for. */
export const weightOf = (occurrences: readonly { readonly weight: number }[]): number =>
  occurrences.reduce((sum, { weight }) => sum + weight, 0);

/** Groups occurrences by tenant and aggregation key. */
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
