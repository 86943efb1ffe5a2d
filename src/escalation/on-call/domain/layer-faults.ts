import type { Fault } from '../../../../libs/kernel/domain-error';
import { dateOf, type OnCallLayer } from './layer';

/** The most members whom the layers of a schedule may name together. */
export const MAX_PARTICIPANTS = 1_000;

const datePattern = /^(19[7-9]\d|20\d\d)-\d\d-\d\d$/;

/** Whether a text is a date of the calendar, from 1970 to 2099. */
export const isDate = (text: string): boolean =>
  datePattern.test(text) && !Number.isNaN(dateOf(text)) && new Date(dateOf(text)).toISOString().startsWith(text);

type FieldFault = readonly [field: string, detail: string] | undefined;

const dateFault = (field: string, given: string | null): FieldFault =>
  given === null || isDate(given)
    ? undefined
    : [field, `must be a date from 1970-01-01 to 2099-12-31 (given ${JSON.stringify(given)})`];

function unitFault({ type, unit }: OnCallLayer): FieldFault {
  if (type === 'custom')
    return unit === null ? ['unit', 'must be hours, days or weeks for the type custom (given nothing)'] : undefined;
  return unit === null ? undefined : ['unit', `is only allowed for the type custom (given type ${type})`];
}

const dayFault = ({ type, handoffDay }: OnCallLayer): FieldFault =>
  handoffDay !== null && type !== 'weekly'
    ? ['handoff_day', `is only allowed for the type weekly (given type ${type})`]
    : undefined;

const startFault = ({ type, startsOn }: OnCallLayer): FieldFault =>
  startsOn === null && type !== 'calendar'
    ? ['starts_on', 'must be the date of the first turn, such as 2027-03-28 (given nothing)']
    : dateFault('starts_on', startsOn);

function endFault({ startsOn, endsOn }: OnCallLayer): FieldFault {
  const fault = dateFault('ends_on', endsOn);
  if (fault || startsOn === null || endsOn === null || endsOn > startsOn) return fault;
  return ['ends_on', `must be later than starts_on, which is ${startsOn} (given ${endsOn})`];
}

const participantsFault = ({ type, participants }: OnCallLayer): FieldFault =>
  type === 'calendar' && participants.length > 0
    ? ['participants', `must be empty for the type calendar: its events name them (given ${participants.length})`]
    : undefined;

/** What is wrong with the layers of a schedule, apart from whether their members exist. */
export function faultsOfLayers(layers: readonly OnCallLayer[]): Fault[] {
  const checks = [unitFault, dayFault, startFault, endFault, participantsFault];
  const faults = layers.flatMap((layer, place) =>
    checks.flatMap((check) => {
      const [field, detail] = check(layer) ?? [];
      return field === undefined ? [] : [{ pointer: `/layers/${place}/${field}`, detail: detail ?? '' }];
    }),
  );
  const named = layers.flatMap(({ participants }) => participants.flat()).length;
  if (named > MAX_PARTICIPANTS)
    faults.push({
      pointer: '/layers',
      detail: `must name at most ${MAX_PARTICIPANTS} members together (given ${named})`,
    });
  return faults;
}
