import { minutesAfter } from '../../libs/kernel/minutes-after';
import type { AlertKey, TypedKeyName } from '../alerts';

/** The facts about occurrences of one key that decide how they are folded. */
export interface FoldInput {
  /** When they are folded. */
  readonly at: Date;
  /** When the latest occurrence happened. */
  readonly lastEventAt: Date;
  /** How many events the occurrences stand for. */
  readonly count: number;
  /** The aggregation window: how long after its last occurrence a problem still counts as the same; 0: as long as its alert is open. */
  readonly windowMinutes: number;
  /** The minimum time between two alerts of the key; 0: none. */
  readonly throttleMinutes: number;
  /** The alert resolves after this time without an occurrence; null: never. */
  readonly autoResolveMinutes: number | null;
  /** Until this long after it was resolved, an alert is reopened instead of raising a new one; 0: never. */
  readonly reopenMinutes: number;
  /** The id that a new alert gets, if one is needed. */
  readonly newAlertId: string;
  /** A flapping problem has settled when it has neither ended nor started again for this long. */
  readonly calmMinutes: number;
}

/**
 * The result for occurrences of a key: they fold into its open alert, reopen its last alert, need a new alert, come too
 * soon for a new alert (throttled), or are older than the end of their problem (outdated).
 */
export type FoldDecision = 'fold' | 'reopen' | 'new' | 'throttled' | 'outdated';

const isBefore = (one: Date, other: Date | null): boolean => other !== null && one < other;
const later = (one: Date | null, other: Date): Date => (one !== null && one > other ? one : other);

/** Whether an occurrence at this time folds into the open alert of the key. */
export const isOpenAt = ({ isActive, isFlapping, openUntil }: AlertKey, at: Date): boolean =>
  isActive && (isFlapping || at < openUntil);

/** Decides how occurrences of a key are folded. Events and the dry run of a rule both use it. */
export function decideFold(key: AlertKey | undefined, { at, lastEventAt, reopenMinutes }: FoldInput): FoldDecision {
  if (!key) return 'new';
  if (isOpenAt(key, at)) return 'fold';
  if (isBefore(lastEventAt, key.recoveredAt)) return 'outdated';
  if (isBefore(at, key.throttledUntil)) return 'throttled';
  const mayReopen = key.resolvedAt !== null && !key.isActive && reopenMinutes > 0;
  return mayReopen && at <= minutesAfter(key.resolvedAt, reopenMinutes) ? 'reopen' : 'new';
}

/** Returns the state of a new key after its first occurrences. */
export const newKey = (
  { id, tenantId, aggregationKey, alertType }: TypedKeyName & Pick<AlertKey, 'id'>,
  input: FoldInput,
): AlertKey => ({
  id,
  tenantId,
  aggregationKey,
  alertType,
  count: input.count,
  throttledCount: 0,
  alertCount: 1,
  firstOccurrence: input.at,
  lastOccurrence: input.at,
  openUntil: openUntilOf(input),
  throttledUntil: throttledUntilOf(input),
  alertId: input.newAlertId,
  previousAlertId: null,
  isActive: true,
  resolvedAt: null,
  lastEventAt: input.lastEventAt,
  recoveredAt: null,
  expiresAt: expiresAtOf(input),
  recentEnds: [],
  flappingUntil: null,
  isFlapping: false,
  isOver: false,
});

/** When keys are open until their alert is closed. Far away, and still a time that every column and language can hold. */
const NEVER = new Date('3000-01-01T00:00:00Z');
const openUntilOf = ({ at, windowMinutes }: FoldInput): Date =>
  windowMinutes === 0 ? NEVER : minutesAfter(at, windowMinutes);
/** A rule that has got a window folds as long as that from now on. */
const laterOpen = (known: Date, next: Date): Date => (known >= NEVER ? next : later(known, next));
const throttledUntilOf = ({ at, throttleMinutes }: FoldInput): Date | null =>
  throttleMinutes > 0 ? minutesAfter(at, throttleMinutes) : null;
const expiresAtOf = ({ at, autoResolveMinutes }: FoldInput): Date | null =>
  autoResolveMinutes === null ? null : minutesAfter(at, autoResolveMinutes);

/** The fields of a key that a new or reopened alert sets. */
const opened = (key: AlertKey, input: FoldInput) => ({
  lastOccurrence: input.at,
  openUntil: openUntilOf(input),
  throttledUntil: throttledUntilOf(input),
  isActive: true,
  lastEventAt: input.lastEventAt,
  expiresAt: expiresAtOf(input),
  isFlapping: isBefore(input.at, key.flappingUntil),
  isOver: false,
});

/** Returns the key after a decision. */
export function foldInto(key: AlertKey, decision: FoldDecision, input: FoldInput): AlertKey {
  const { at, count } = input;
  switch (decision) {
    case 'fold':
      return {
        ...key,
        count: key.count + count,
        lastOccurrence: later(key.lastOccurrence, at),
        openUntil: laterOpen(key.openUntil, openUntilOf(input)),
        lastEventAt: later(key.lastEventAt, input.lastEventAt),
        expiresAt: expiresAtOf(input),
        flappingUntil: key.isOver ? minutesAfter(at, input.calmMinutes) : key.flappingUntil,
        isOver: false,
      };
    case 'reopen':
      return { ...key, ...opened(key, input), count: key.count + count };
    case 'new':
      return {
        ...key,
        ...opened(key, input),
        count,
        firstOccurrence: at,
        alertCount: key.alertCount + 1,
        alertId: input.newAlertId,
        previousAlertId: key.alertId,
      };
    case 'throttled':
      return { ...key, throttledCount: key.throttledCount + count };
    case 'outdated':
      return key;
  }
}

/** Returns the key as if these occurrences had been throttled. Undoes the change that folding made. */
export function foldUndone(before: AlertKey | undefined, after: AlertKey, count: number): AlertKey {
  if (before) return { ...before, throttledCount: before.throttledCount + count };
  const nothing = { count: 0, alertCount: 0, alertId: null, throttledUntil: null, isActive: false };
  return { ...after, ...nothing, throttledCount: count };
}
