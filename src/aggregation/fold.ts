import type { AlertKey } from '../alerts';

/** Occurrences of one key that are folded together, as far as the decision looks at them. */
export interface FoldInput {
  /** When they are folded. */
  readonly at: Date;
  /** When the latest of them happened. */
  readonly lastEventAt: Date;
  /** How many events they stand for. */
  readonly count: number;
  /** How long after its last occurrence a problem still counts as the same. */
  readonly windowMinutes: number;
  /** The least minutes between two alerts of the key; 0: none. */
  readonly throttleMinutes: number;
  /** After so many minutes without an occurrence the alert resolves itself; null: never. */
  readonly autoResolveMinutes: number | null;
  /** So long after it was resolved an alert is opened again instead of a new one; 0: never. */
  readonly reopenMinutes: number;
  /** The alert that reports them if a new one must. */
  readonly newAlertId: string;
  /** A problem that flaps settles after so many minutes without an end. */
  readonly calmMinutes: number;
}

/**
 * What becomes of occurrences of a key: they fold into its open alert, open its last alert again, need a new one, come too
 * soon for a new one, or are older than the end of their problem.
 */
export type FoldDecision = 'fold' | 'reopen' | 'new' | 'throttled' | 'outdated';

export const minutesAfter = (at: Date, minutes: number): Date => new Date(at.getTime() + minutes * 60_000);

const isBefore = (one: Date, other: Date | null): boolean => other !== null && one < other;
const later = (one: Date | null, other: Date): Date => (one !== null && one > other ? one : other);

/** Whether an occurrence that comes at this instant folds into the alert of the key. */
export const isOpenAt = ({ isActive, isFlapping, openUntil }: AlertKey, at: Date): boolean =>
  isActive && (isFlapping || at < openUntil);

/** The only place that decides it: for events and for the dry run of a rule alike. */
export function decideFold(key: AlertKey | undefined, { at, lastEventAt, reopenMinutes }: FoldInput): FoldDecision {
  if (!key) return 'new';
  if (isOpenAt(key, at)) return 'fold';
  if (isBefore(lastEventAt, key.recoveredAt)) return 'outdated';
  if (isBefore(at, key.throttledUntil)) return 'throttled';
  const mayReopen = key.resolvedAt !== null && !key.isActive && reopenMinutes > 0;
  return mayReopen && at <= minutesAfter(key.resolvedAt, reopenMinutes) ? 'reopen' : 'new';
}

/** What a key is like that has never been seen. */
export const newKey = (
  name: Pick<AlertKey, 'id' | 'tenantId' | 'aggregationKey' | 'alertType'>,
  input: FoldInput,
): AlertKey => ({
  ...name,
  throttledCount: 0,
  alertCount: 1,
  previousAlertId: null,
  resolvedAt: null,
  recoveredAt: null,
  recentEnds: [],
  flappingUntil: null,
  isFlapping: false,
  isOver: false,
  ...begun(input),
});

/** What an alert that begins, or begins again, makes of its key. */
const begun = (input: FoldInput) => ({
  count: input.count,
  firstOccurrence: input.at,
  lastOccurrence: input.at,
  openUntil: minutesAfter(input.at, input.windowMinutes),
  throttledUntil: input.throttleMinutes > 0 ? minutesAfter(input.at, input.throttleMinutes) : null,
  alertId: input.newAlertId as string | null,
  isActive: true,
  lastEventAt: input.lastEventAt,
  expiresAt: input.autoResolveMinutes === null ? null : minutesAfter(input.at, input.autoResolveMinutes),
});

/** What occurrences make of a key, as it was decided. */
export function foldInto(key: AlertKey, decision: FoldDecision, input: FoldInput): AlertKey {
  const { at, count } = input;
  const fresh = begun(input);
  const isFlapping = isBefore(at, key.flappingUntil);
  switch (decision) {
    case 'fold':
      return {
        ...key,
        count: key.count + count,
        lastOccurrence: later(key.lastOccurrence, at),
        openUntil: later(key.openUntil, fresh.openUntil),
        lastEventAt: later(key.lastEventAt, input.lastEventAt),
        expiresAt: fresh.expiresAt,
        flappingUntil: key.isOver ? minutesAfter(at, input.calmMinutes) : key.flappingUntil,
        isOver: false,
      };
    case 'reopen':
      return {
        ...key,
        ...fresh,
        count: key.count + count,
        firstOccurrence: key.firstOccurrence,
        alertId: key.alertId,
        isFlapping,
        isOver: false,
      };
    case 'new':
      return {
        ...key,
        ...fresh,
        alertCount: key.alertCount + 1,
        previousAlertId: key.alertId,
        isFlapping,
        isOver: false,
      };
    case 'throttled':
      return { ...key, throttledCount: key.throttledCount + count };
    case 'outdated':
      return key;
  }
}

/** The key as if these occurrences had come too soon: what folding them made of it is taken back. */
export function withdrawn(before: AlertKey | undefined, after: AlertKey, count: number): AlertKey {
  if (before) return { ...before, throttledCount: before.throttledCount + count };
  const nothing = { count: 0, alertCount: 0, alertId: null, throttledUntil: null, isActive: false };
  return { ...after, ...nothing, throttledCount: count };
}
