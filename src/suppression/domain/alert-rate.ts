/** New alerts in the last sixty seconds, estimated from counts by minute. */
export type AlertRate = number;

const MINUTE_MS = 60_000;

/**
 * Estimates the rate over the last sixty seconds: the count of this minute, and a share of the count of the last one.
 * @param current the count of the current minute
 * @param last the count of the minute before
 */
export const rateOf = (current: number, last: number, at: Date): AlertRate =>
  current + last * (1 - (at.getTime() % MINUTE_MS) / MINUTE_MS);

/** How many new alerts the limits of a tenant allow. */
export interface AlertAllowance {
  /** How many alerts that are not critical may be raised. */
  readonly uncritical: number;
  /** How many of these may notify; the alert of the storm stands for the others. */
  readonly notifying: number;
  /** How many critical alerts may notify. */
  readonly notifyingCritical: number;
  /** Whether there is a storm, including these alerts. */
  readonly isStorm: boolean;
}

/**
 * Applies the limits of a tenant to new alerts. The hourly limit does not apply to critical alerts. In a storm, critical
 * alerts notify up to the limit of the storm.
 * @param wanted the number of new alerts, and of critical ones among them
 * @param recent the rates of the last minute, and the count of the last hour without critical alerts
 * @param limits 0: no limit
 */
export function allowanceFor(
  wanted: { readonly count: number; readonly critical: number },
  recent: {
    readonly all: AlertRate;
    readonly critical: AlertRate;
    readonly uncriticalInHour: number;
    readonly isStorm: boolean;
  },
  limits: { readonly perHour: number; readonly perMinute: number },
): AlertAllowance {
  const left = limits.perHour === 0 ? Infinity : Math.max(0, limits.perHour - recent.uncriticalInHour);
  const uncritical = Math.min(wanted.count - wanted.critical, left);
  const { perMinute } = limits;
  const unlimited = { uncritical, notifying: Infinity, notifyingCritical: Infinity, isStorm: recent.isStorm };
  if (perMinute === 0) return { ...unlimited, isStorm: false };
  const isStorm = recent.isStorm || recent.all + uncritical + wanted.critical > perMinute;
  if (!isStorm) return unlimited;
  const leftOf = (rate: AlertRate) => Math.max(0, Math.ceil(perMinute - rate));
  return {
    uncritical,
    notifying: recent.isStorm ? 0 : leftOf(recent.all),
    notifyingCritical: leftOf(recent.critical),
    isStorm,
  };
}
