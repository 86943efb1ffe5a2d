import { InvalidInput } from '../../../../libs/kernel/domain-error';
import { compileWindow, type Window } from '../../../../libs/windows/window';
import type { SnoozeTime } from '../domain/alert-action';
import type { SnoozeDto, WorkingHoursDto } from './alert-action.dto';

const WEEK_MS = 7 * 24 * 3_600_000;

/** Returns when the working hours begin next, after `now`. @throws InvalidInput */
function nextStart(hours: WorkingHoursDto, now: Date): Date {
  try {
    const start = windowOf(hours, now).next(now)?.from;
    if (start) return start;
    throw new Error('do not begin within two weeks');
  } catch (error) {
    throw new InvalidInput([{ pointer: '/working_hours', detail: (error as Error).message }]);
  }
}

function windowOf({ days, from, time_zone: timeZone }: WorkingHoursDto, now: Date): Window {
  // one week contains every working day; a second one covers an hour that the clock skips
  const end = new Date(now.getTime() + 2 * WEEK_MS);
  return compileWindow(now, end, { rrule: `FREQ=WEEKLY;BYDAY=${days.join()}`, from, to: from, timeZone });
}

/** Returns the snooze time that a request asks for. @throws InvalidInput unless exactly one of the three is given */
export function snoozeTimeOf({ until, minutes, working_hours: hours }: SnoozeDto, now: Date): SnoozeTime {
  const given = [until, minutes, hours].filter((one) => one !== undefined);
  if (given.length === 1) {
    if (minutes !== undefined) return { minutes };
    if (until !== undefined) return { until: new Date(until) };
    if (hours) return { until: nextStart(hours, now) };
  }
  throw new InvalidInput([{ pointer: '/until', detail: 'give exactly one of until, minutes and working_hours' }]);
}
