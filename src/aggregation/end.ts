import type { AlertKey } from '../alerts';
import { minutesAfter } from './fold';

/** When a problem flaps. */
export interface FlappingLimits {
  /** So many ends within the window make the next alert a flapping one; 0: never. */
  readonly cycles: number;
  readonly windowMinutes: number;
  /** It settles when the problem neither ended nor began for so long. */
  readonly calmMinutes: number;
}

/** A key that nobody was ever told of, whose problem ended at an instant: what began before that may still come. */
export const endedKey = (
  name: Pick<AlertKey, 'id' | 'tenantId' | 'aggregationKey' | 'alertType'>,
  recoveredAt: Date,
  at: Date,
): AlertKey => ({
  ...name,
  count: 0,
  throttledCount: 0,
  alertCount: 0,
  firstOccurrence: at,
  lastOccurrence: at,
  openUntil: at,
  throttledUntil: null,
  alertId: null,
  previousAlertId: null,
  isActive: false,
  resolvedAt: null,
  lastEventAt: null,
  recoveredAt,
  expiresAt: null,
  recentEnds: [],
  flappingUntil: null,
  isFlapping: false,
  isOver: false,
});

/** The key after an event that says that its problem was over at an instant. A key that flaps stays open. */
export function ended(key: AlertKey, recoveredAt: Date, at: Date, limits: FlappingLimits): AlertKey {
  const isKnownEarlier = key.lastEventAt !== null && key.lastEventAt > recoveredAt;
  const ends = key.isActive && !key.isOver && !isKnownEarlier;
  const since = minutesAfter(at, -limits.windowMinutes);
  const recentEnds = key.recentEnds.filter((end) => end > since);
  const isEnough = key.isFlapping || recentEnds.length + 1 >= limits.cycles;
  const counts = ends && limits.cycles > 0;
  return {
    ...key,
    recoveredAt: key.recoveredAt !== null && key.recoveredAt > recoveredAt ? key.recoveredAt : recoveredAt,
    recentEnds: counts && !key.isFlapping ? [...recentEnds, at] : key.recentEnds,
    flappingUntil: counts && isEnough ? minutesAfter(at, limits.calmMinutes) : key.flappingUntil,
    isOver: key.isFlapping && (key.isOver || ends),
    isActive: key.isActive && (key.isFlapping || !ends),
  };
}

/** The key after nothing came for as long as its rule waits. */
export const expired = (key: AlertKey): AlertKey => ({
  ...key,
  isActive: false,
  isFlapping: false,
  isOver: false,
  flappingUntil: null,
});

/** The key after its problem flapped and settled: it is over for good, or goes on. */
export const settled = (key: AlertKey): AlertKey => ({
  ...key,
  isActive: key.isActive && !key.isOver,
  isFlapping: false,
  isOver: false,
  flappingUntil: null,
  recentEnds: [],
});
