/** What may keep an occurrence quiet. */
export const suppressionTypes = ['maintenance_window', 'incident', 'manual', 'quiet_hours'] as const;
export type SuppressionType = (typeof suppressionTypes)[number];

/** Why an alert or an occurrence is quiet: for a time, because of another alert, or because there were too many. */
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

/** Reasons of which the next alert of the problem tells; nothing rings by itself. */
export const throttleReasons: readonly SuppressionReason[] = ['throttle', 'quota', 'ceiling'];

/** Why an occurrence is quiet. */
export interface Verdict {
  readonly reason: SuppressionReason;
  /** The suppression, inhibition or rule that keeps it quiet. */
  readonly silencerId: string;
  /** The alert that inhibits it. */
  readonly sourceAlertId: string | null;
  /** Whether the problem rings when it is not kept quiet any more. */
  readonly atEnd: 'ring' | 'drop';
  /** When to look again; null: the next alert of the problem tells of it. */
  readonly releaseAt: Date | null;
}

/** An occurrence, and why it is quiet. */
export interface SuppressedOccurrence<O> {
  readonly occurrence: O;
  readonly verdict: Verdict;
}

/** That a limit of the rule or the tenant keeps an occurrence quiet. */
export const throttled = (reason: 'throttle' | 'quota' | 'ceiling', ruleId: string): Verdict => ({
  reason,
  silencerId: ruleId,
  sourceAlertId: null,
  atEnd: 'ring',
  releaseAt: null,
});

/** That a new problem waits, for it may be over soon, or another alert may explain it. */
export const held = (silencerId: string, until: Date): Verdict => ({
  reason: 'hold',
  silencerId,
  sourceAlertId: null,
  atEnd: 'ring',
  releaseAt: until,
});
