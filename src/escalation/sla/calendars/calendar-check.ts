import { type Fault, InvalidInput } from '../../../../libs/kernel/domain-error';
import { addBusinessTime, type BusinessCalendar } from '../business-time';
import type { CalendarDefinition } from './domain/calendar';

/** Whether a day exists, such as 2028-02-29. */
const isDay = (date: string): boolean => {
  const at = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date);
};

/**
 * Checks a calendar before it is saved.
 * @throws InvalidInput for days that do not exist, and if it has no hour within two years
 */
export function checkCalendar(calendar: CalendarDefinition, now: Date): void {
  const faults = calendar.holidays.flatMap(({ date }, i): Fault[] =>
    isDay(date)
      ? []
      : [{ pointer: `/holidays/${i}/date`, detail: `must be a day that exists (given ${JSON.stringify(date)})` }],
  );
  if (faults.length > 0) throw new InvalidInput(faults);
  if (addBusinessTime(calendar as BusinessCalendar, now, 1) !== null) return;
  throw new InvalidInput([{ pointer: '/hours', detail: 'must leave some time that counts within the next two years' }]);
}
