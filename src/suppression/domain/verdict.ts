/** The kinds of suppressions that members create. */
export const suppressionTypes = ['maintenance_window', 'incident', 'manual', 'quiet_hours'] as const;
export type SuppressionType = (typeof suppressionTypes)[number];

/** Why an alert or occurrence is suppressed: by a member, by another alert, or by a limit on the number of alerts. */
export const suppressionReasons = [
  ...suppressionTypes,
  'inhibition',
  'hold',
  'throttle',
  'quota',
  'ceiling',
  'storm',
  'group',
] as const;
export type SuppressionReason = (typeof suppressionReasons)[number];

/** Reasons for which no alert is raised later: the next alert of the problem reports the suppressed occurrences. */
export const throttleReasons: readonly SuppressionReason[] = ['throttle', 'quota', 'ceiling'];

/** Why, and until when, an occurrence is suppressed. */
export interface Verdict {
  readonly reason: SuppressionReason;
  /** The id of the suppression, inhibition or rule that suppresses it. */
  readonly silencerId: string;
  /** The id of the alert that inhibits it; null for other reasons. */
  readonly sourceAlertId: string | null;
  /** Whether the problem, if it still goes on, raises an alert at the end (`ring`) or is discarded (`drop`). */
  readonly atEnd: 'ring' | 'drop';
  /** When to check again; null: the next alert of the problem reports it. */
  readonly releaseAt: Date | null;
}

/** An occurrence, and why it is suppressed. */
export interface SuppressedOccurrence<O> {
  readonly occurrence: O;
  readonly verdict: Verdict;
}

/** The verdict for an occurrence that exceeds a limit of its rule or tenant. */
export const throttled = (reason: 'throttle' | 'quota' | 'ceiling', ruleId: string): Verdict => ({
  reason,
  silencerId: ruleId,
  sourceAlertId: null,
  atEnd: 'ring',
  releaseAt: null,
});

/** The verdict for a new problem that waits: it may be over soon, or another alert may explain it. */
export const held = (silencerId: string, until: Date): Verdict => ({
  reason: 'hold',
  silencerId,
  sourceAlertId: null,
  atEnd: 'ring',
  releaseAt: until,
});
