import { type Fault, InvalidInput } from '../../libs/kernel/domain-error';
import { WorkBudget } from '../../libs/kernel/work-budget';
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
        if (!window.at(startTime) && !window.next(startTime))
          throw new Error('never occurs between start_time and end_time');
      });

/** The steps of compiling the patterns of a selection, and of trying them on the longest labels: some 10 ms at worst. */
const MAX_WORK = 20_000;
const limits = { total: MAX_WORK, each: MAX_WORK, least: MAX_WORK };
const longestLabel = 'é'.repeat(255);

/** What is wrong with the label matchers of a selection: patterns that are not valid, or take too long. */
export const faultsOfLabels = (pointer: string, { labels }: Selection): Fault[] =>
  faultOf(pointer, () =>
    new WorkBudget(limits).run(() => {
      for (const matcher of labels) compileSelection({ ...noFilter, labels: [matcher] })(labelled(matcher.name));
    }),
  );

const noFilter = { alertTypes: null, severities: null, sources: null };
const labelled = (name: string) => ({
  alertType: '',
  severity: 'low' as const,
  source: '',
  labels: { [name]: longestLabel },
});

const hasNeededRecurrence = ({ type, recurrence }: SuppressionDefinition): boolean =>
  type !== 'quiet_hours' || recurrence !== null;

/**
 * Checks a suppression before it is saved.
 * @param isConfirmed the member confirmed that it may suppress every alert of the tenant
 * @throws InvalidInput with all faults
 */
export function checkSuppression(definition: SuppressionDefinition, isConfirmed: boolean, now: Date): void {
  const spanFaults = checkSpan(definition, now);
  const faults = [
    ...spanFaults,
    // the days of a longer span would take too long to search
    ...(spanFaults.length > 0 ? [] : checkRecurrence(definition)),
    ...faultsOfLabels('/labels', definition.selection),
  ];
  if (!hasNeededRecurrence(definition))
    faults.push({ pointer: '/recurrence', detail: 'is needed for quiet_hours: give rrule, from, to and time_zone' });
  if (faults.length === 0 && !isConfirmed && selectsAll(definition.selection))
    faults.push({
      pointer: '/confirm',
      detail: 'this would suppress every alert of the tenant: send "confirm": true to allow it, or add a filter',
    });
  if (faults.length > 0) throw new InvalidInput(faults);
}

const checkSelection = (pointer: string, selection: Selection): Fault[] => [
  ...faultsOfLabels(`${pointer}/labels`, selection),
  ...(faultsOfLabels('', selection).length === 0 && selectsAll(selection)
    ? [{ pointer, detail: 'needs at least one filter: alert_types, severities, sources or labels' }]
    : []),
];

/**
 * Checks an inhibition before it is saved.
 * @throws InvalidInput with all faults
 */
export function checkInhibition({ source, target }: InhibitionDefinition): void {
  const faults = [...checkSelection('/source', source), ...checkSelection('/target', target)];
  if (faults.length > 0) throw new InvalidInput(faults);
}
