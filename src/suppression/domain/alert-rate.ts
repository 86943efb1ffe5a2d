/** New alerts in the last sixty seconds, as far as counts by minute tell. */
export type AlertRate = number;

const MINUTE_MS = 60_000;

/**
 * The rate over the last sixty seconds: what came in this minute, and that part of the last one that is not over yet.
 * @param current how many came in the minute that goes on
 * @param last how many came in the minute before
 */
export const rateOf = (current: number, last: number, at: Date): AlertRate =>
  current + last * (1 - (at.getTime() % MINUTE_MS) / MINUTE_MS);

/** What a tenant's limits leave of new alerts. */
export interface Room {
  /** How many that are not critical may be raised at all. */
  readonly uncritical: number;
  /** How many of them may notify; the storm's alert stands for the others. */
  readonly ringing: number;
  /** How many critical ones may notify. */
  readonly ringingCritical: number;
  /** It is a storm, or becomes one. */
  readonly isStorm: boolean;
}

/**
 * What is left for new alerts of a tenant. Critical ones pass the hourly limit always, and storms up to the storm's limit.
 * @param wanted how many there are, how many of them critical
 * @param lately how many there were: in a minute, and in an hour without critical ones
 * @param limits 0: none
 */
export function roomFor(
  wanted: { readonly count: number; readonly critical: number },
  lately: {
    readonly all: AlertRate;
    readonly critical: AlertRate;
    readonly uncriticalInHour: number;
    readonly isStorm: boolean;
  },
  limits: { readonly perHour: number; readonly perMinute: number },
): Room {
  const left = limits.perHour === 0 ? Infinity : Math.max(0, limits.perHour - lately.uncriticalInHour);
  const uncritical = Math.min(wanted.count - wanted.critical, left);
  const { perMinute } = limits;
  const free = { uncritical, ringing: Infinity, ringingCritical: Infinity, isStorm: lately.isStorm };
  if (perMinute === 0) return { ...free, isStorm: false };
  const isStorm = lately.isStorm || lately.all + uncritical + wanted.critical > perMinute;
  if (!isStorm) return free;
  const roomOf = (rate: AlertRate) => Math.max(0, Math.ceil(perMinute - rate));
  return {
    uncritical,
    ringing: lately.isStorm ? 0 : roomOf(lately.all),
    ringingCritical: roomOf(lately.critical),
    isStorm,
  };
}
