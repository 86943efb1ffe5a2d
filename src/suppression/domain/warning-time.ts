import { minutesAfter } from '../../../libs/kernel/minutes-after';

const WARNED_MINUTES = 15;
const LEAST_MINUTES = 30;

/** When a suppression is announced to expire; null: it is too short, or it is too late for that. */
export function warningTime({ startTime, endTime }: { startTime: Date; endTime: Date }, now: Date): Date | null {
  const warnAt = minutesAfter(endTime, -WARNED_MINUTES);
  return minutesAfter(startTime, LEAST_MINUTES) <= endTime && warnAt > now ? warnAt : null;
}
