import { minutesAfter } from '../../libs/kernel/minutes-after';
import { type AlertKey, type TypedKeyName, unseenKey } from '../alerts';

/** Defines when a problem is flapping. */
export interface FlappingLimits {
  /** After this many ends within the window, the next alert is flapping; 0: never. */
  readonly cycles: number;
  readonly windowMinutes: number;
  /** A problem has settled when it has neither ended nor started again for this long. */
  readonly calmMinutes: number;
}

/**
 * Returns the state of a new key whose problem ended before any occurrence arrived. Late events from before the end are
 * recognised by it.
 */
export const endedKey = (name: TypedKeyName, id: string, recoveredAt: Date, at: Date): AlertKey => ({
  ...unseenKey(name, id, at),
  recoveredAt,
});

/** Returns the key after an event reported that its problem was over at `recoveredAt`. A flapping key stays open. */
export function ended(key: AlertKey, recoveredAt: Date, at: Date, limits: FlappingLimits): AlertKey {
  const hasLaterEvent = key.lastEventAt !== null && key.lastEventAt > recoveredAt;
  const ends = key.isActive && !key.isOver && !hasLaterEvent;
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

/** Returns the key after no further occurrence came within the time set by its rule. */
export const expired = (key: AlertKey): AlertKey => ({
  ...key,
  isActive: false,
  isFlapping: false,
  isOver: false,
  flappingUntil: null,
});

/** Returns the key after its problem has settled: the key closes if the problem is over. */
export const settled = (key: AlertKey): AlertKey => ({
  ...key,
  isActive: key.isActive && !key.isOver,
  isFlapping: false,
  isOver: false,
  flappingUntil: null,
  recentEnds: [],
});
