import { InvalidInput } from '../../../libs/kernel/domain-error';
import { compileWindow } from '../../../libs/windows/window';
import type { Sleep } from '../domain/step';
import type { SnoozeDto, WorkingHoursDto } from './step.dto';

const WEEK_MS = 7 * 24 * 3_600_000;

/** When somebody's working hours begin next; who is at work already goes on next time. */
function nextBeginning({ days, from, time_zone: timeZone }: WorkingHoursDto, now: Date): Date | undefined {
  // a week has them all; one more, should the clock skip the hour
  const end = new Date(now.getTime() + 2 * WEEK_MS);
  const recurrence = { rrule: `FREQ=WEEKLY;BYDAY=${days.join()}`, from, to: from, timeZone };
  return compileWindow(now, end, recurrence).next(now)?.from;
}

/** How long a request wants something to sleep. @throws InvalidInput */
export function sleepOf({ until, minutes, working_hours: hours }: SnoozeDto, now: Date): Sleep {
  const said = [until, minutes, hours].filter((one) => one !== undefined);
  if (said.length !== 1)
    throw new InvalidInput([{ pointer: '/until', detail: 'say one of until, minutes and working_hours' }]);
  if (minutes !== undefined) return { minutes };
  if (until !== undefined) return { until: new Date(until) };
  const beginning = hours && nextBeginning(hours, now);
  if (!beginning) throw new InvalidInput([{ pointer: '/working_hours', detail: 'do not begin within two weeks' }]);
  return { until: beginning };
}
