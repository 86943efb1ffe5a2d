import { InvalidInput } from '../../../../libs/kernel/domain-error';
import { compileWindow, type Window } from '../../../../libs/windows/window';
import type { SnoozeTime } from '../domain/alert-action';
import type { SnoozeDto, WorkingHoursDto } from './alert-action.dto';

const WEEK_MS = 7 * 24 * 3_600_000;

/** When somebody's working hours begin next; who is at work already goes on next time. @throws InvalidInput */
function nextBeginning(hours: WorkingHoursDto, now: Date): Date {
  try {
    const beginning = windowOf(hours, now).next(now)?.from;
    if (beginning) return beginning;
    throw new Error('do not begin within two weeks');
  } catch (error) {
    throw new InvalidInput([{ pointer: '/working_hours', detail: (error as Error).message }]);
  }
}

function windowOf({ days, from, time_zone: timeZone }: WorkingHoursDto, now: Date): Window {
  // a week has them all; one more, should the clock skip the hour
  const end = new Date(now.getTime() + 2 * WEEK_MS);
  return compileWindow(now, end, { rrule: `FREQ=WEEKLY;BYDAY=${days.join()}`, from, to: from, timeZone });
}

/** How long a request wants something to sleep. @throws InvalidInput */
export function snoozeTimeOf({ until, minutes, working_hours: hours }: SnoozeDto, now: Date): SnoozeTime {
  const said = [until, minutes, hours].filter((one) => one !== undefined);
  if (said.length === 1) {
    if (minutes !== undefined) return { minutes };
    if (until !== undefined) return { until: new Date(until) };
    if (hours) return { until: nextBeginning(hours, now) };
  }
  throw new InvalidInput([{ pointer: '/until', detail: 'say one of until, minutes and working_hours' }]);
}
