import { type Fault, InvalidInput } from '../../libs/kernel/domain-error';
import { compileSelection, type Selection, selectsAll } from './matchers/matchers';
import type { InhibitionDefinition, SuppressionDefinition } from './suppression-view';
import { compileWindow } from '../../libs/windows/window';

const DAY_MS = 86_400_000;
const MAX_DAYS = 366;

const faultOf = (pointer: string, work: () => unknown): Fault[] => {
  try {
    work();
    return [];
  } catch (error) {
    return [{ pointer, detail: (error as Error).message }];
  }
};

const checkSpan = ({ startTime, endTime }: SuppressionDefinition, now: Date): Fault[] => {
  if (endTime <= startTime) return [{ pointer: '/end_time', detail: 'must be after start_time' }];
  if (endTime <= now)
    return [{ pointer: '/end_time', detail: `must be in the future (given ${endTime.toISOString()})` }];
  if (endTime.getTime() - startTime.getTime() > MAX_DAYS * DAY_MS)
    return [{ pointer: '/end_time', detail: `must be at most ${MAX_DAYS} days after start_time` }];
  return [];
};

const checkRecurrence = ({ startTime, endTime, recurrence }: SuppressionDefinition): Fault[] =>
  recurrence === null
    ? []
    : faultOf('/recurrence', () => {
        const window = compileWindow(startTime, endTime, recurrence);
        if (!window.at(startTime) && !window.next(startTime)) throw new Error('it never holds before end_time');
      });

const isOfQuietHours = ({ type, recurrence }: SuppressionDefinition): boolean =>
  type !== 'quiet_hours' || recurrence !== null;

/**
 * Everything that would keep the suppression from holding as it says.
 * @param isConfirmed whoever made it knows that it keeps everything quiet
 * @throws InvalidInput naming each fault
 */
export function checkSuppression(definition: SuppressionDefinition, isConfirmed: boolean, now: Date): void {
  const faults = [
    ...checkSpan(definition, now),
    ...checkRecurrence(definition),
    ...faultOf('/labels', () => compileSelection(definition.selection)),
  ];
  if (!isOfQuietHours(definition))
    faults.push({ pointer: '/recurrence', detail: 'quiet_hours come again: say when (rrule, from, to, time_zone)' });
  if (faults.length === 0 && !isConfirmed && selectsAll(definition.selection))
    faults.push({
      pointer: '/confirm',
      detail: 'it keeps every alert of the tenant quiet: say "confirm": true if it must, or narrow it down',
    });
  if (faults.length > 0) throw new InvalidInput(faults);
}

const checkSelection = (pointer: string, selection: Selection): Fault[] => [
  ...faultOf(`${pointer}/labels`, () => compileSelection(selection)),
  ...(selectsAll(selection)
    ? [{ pointer, detail: 'must narrow something down: alert_types, severities, sources or labels' }]
    : []),
];

/**
 * Everything that would keep the inhibition from working as it says.
 * @throws InvalidInput naming each fault
 */
export function checkInhibition({ source, target }: InhibitionDefinition): void {
  const faults = [...checkSelection('/source', source), ...checkSelection('/target', target)];
  if (faults.length > 0) throw new InvalidInput(faults);
}
