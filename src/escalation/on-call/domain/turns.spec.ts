import { CachedWallClock } from '../../../../libs/windows/cached-wall-clock';
import { type HandoffDay, handoffDays, type OnCallLayer } from './layer';
import { onCallSpans } from './timeline';
import { addGap } from './shifts';
import { Turns } from './turns';
import type { TimeSpan } from './time-span';

// calculated with another implementation of time zones: zone, occasion, its date, layer, and the first handoffs in UTC;
// of the restriction 22:00 to 06:00 the beginning and the end of the two nights around the date
const golden = `
  Europe/Berlin spring 2027-03-28 daily-09:00 2027-03-27T08:00 2027-03-28T07:00 2027-03-29T07:00
  Europe/Berlin spring 2027-03-28 daily-02:30 2027-03-27T01:30 2027-03-28T01:00 2027-03-29T00:30
  Europe/Berlin spring 2027-03-28 SU-02:30 2027-03-21T01:30 2027-03-28T01:00 2027-04-04T00:30
  Europe/Berlin spring 2027-03-28 MO-09:00 2027-03-22T08:00 2027-03-29T07:00 2027-04-05T07:00
  Europe/Berlin spring 2027-03-28 12-hours 2027-03-27T13:30 2027-03-28T01:00 2027-03-28T12:30 2027-03-29T00:30
  Europe/Berlin spring 2027-03-28 22-06 2027-03-27T21:00 2027-03-28T04:00 2027-03-28T20:00 2027-03-29T04:00
  Europe/Berlin autumn 2027-10-31 daily-09:00 2027-10-30T07:00 2027-10-31T08:00 2027-11-01T08:00
  Europe/Berlin autumn 2027-10-31 daily-02:30 2027-10-30T00:30 2027-10-31T00:30 2027-11-01T01:30
  Europe/Berlin autumn 2027-10-31 SU-02:30 2027-10-24T00:30 2027-10-31T00:30 2027-11-07T01:30
  Europe/Berlin autumn 2027-10-31 MO-09:00 2027-10-25T07:00 2027-11-01T08:00 2027-11-08T08:00
  Europe/Berlin autumn 2027-10-31 12-hours 2027-10-30T12:30 2027-10-31T00:30 2027-10-31T13:30 2027-11-01T01:30
  Europe/Berlin autumn 2027-10-31 22-06 2027-10-30T20:00 2027-10-31T05:00 2027-10-31T21:00 2027-11-01T05:00
  Europe/Berlin leap-day 2028-02-29 daily-09:00 2028-02-28T08:00 2028-02-29T08:00 2028-03-01T08:00
  Europe/Berlin leap-day 2028-02-29 daily-02:30 2028-02-28T01:30 2028-02-29T01:30 2028-03-01T01:30
  Europe/Berlin leap-day 2028-02-29 SU-02:30 2028-02-27T01:30 2028-03-05T01:30 2028-03-12T01:30
  Europe/Berlin leap-day 2028-02-29 MO-09:00 2028-02-28T08:00 2028-03-06T08:00 2028-03-13T08:00
  Europe/Berlin leap-day 2028-02-29 12-hours 2028-02-28T13:30 2028-02-29T01:30 2028-02-29T13:30 2028-03-01T01:30
  Europe/Berlin leap-day 2028-02-29 22-06 2028-02-28T21:00 2028-02-29T05:00 2028-02-29T21:00 2028-03-01T05:00
  Europe/Berlin new-year 2028-01-01 daily-09:00 2027-12-31T08:00 2028-01-01T08:00 2028-01-02T08:00
  Europe/Berlin new-year 2028-01-01 daily-02:30 2027-12-31T01:30 2028-01-01T01:30 2028-01-02T01:30
  Europe/Berlin new-year 2028-01-01 SU-02:30 2027-12-26T01:30 2028-01-02T01:30 2028-01-09T01:30
  Europe/Berlin new-year 2028-01-01 MO-09:00 2027-12-27T08:00 2028-01-03T08:00 2028-01-10T08:00
  Europe/Berlin new-year 2028-01-01 12-hours 2027-12-31T13:30 2028-01-01T01:30 2028-01-01T13:30 2028-01-02T01:30
  Europe/Berlin new-year 2028-01-01 22-06 2027-12-31T21:00 2028-01-01T05:00 2028-01-01T21:00 2028-01-02T05:00
  America/New_York spring 2027-03-14 daily-09:00 2027-03-13T14:00 2027-03-14T13:00 2027-03-15T13:00
  America/New_York spring 2027-03-14 daily-02:30 2027-03-13T07:30 2027-03-14T07:00 2027-03-15T06:30
  America/New_York spring 2027-03-14 SU-02:30 2027-03-07T07:30 2027-03-14T07:00 2027-03-21T06:30
  America/New_York spring 2027-03-14 MO-09:00 2027-03-08T14:00 2027-03-15T13:00 2027-03-22T13:00
  America/New_York spring 2027-03-14 12-hours 2027-03-13T19:30 2027-03-14T07:00 2027-03-14T18:30 2027-03-15T06:30
  America/New_York spring 2027-03-14 22-06 2027-03-14T03:00 2027-03-14T10:00 2027-03-15T02:00 2027-03-15T10:00
  America/New_York autumn 2027-11-07 daily-09:00 2027-11-06T13:00 2027-11-07T14:00 2027-11-08T14:00
  America/New_York autumn 2027-11-07 daily-02:30 2027-11-06T06:30 2027-11-07T07:30 2027-11-08T07:30
  America/New_York autumn 2027-11-07 SU-02:30 2027-10-31T06:30 2027-11-07T07:30 2027-11-14T07:30
  America/New_York autumn 2027-11-07 MO-09:00 2027-11-01T13:00 2027-11-08T14:00 2027-11-15T14:00
  America/New_York autumn 2027-11-07 12-hours 2027-11-06T18:30 2027-11-07T07:30 2027-11-07T19:30 2027-11-08T07:30
  America/New_York autumn 2027-11-07 22-06 2027-11-07T02:00 2027-11-07T11:00 2027-11-08T03:00 2027-11-08T11:00
  America/New_York leap-day 2028-02-29 daily-09:00 2028-02-28T14:00 2028-02-29T14:00 2028-03-01T14:00
  America/New_York leap-day 2028-02-29 daily-02:30 2028-02-28T07:30 2028-02-29T07:30 2028-03-01T07:30
  America/New_York leap-day 2028-02-29 SU-02:30 2028-02-27T07:30 2028-03-05T07:30 2028-03-12T07:00
  America/New_York leap-day 2028-02-29 MO-09:00 2028-02-28T14:00 2028-03-06T14:00 2028-03-13T13:00
  America/New_York leap-day 2028-02-29 12-hours 2028-02-28T19:30 2028-02-29T07:30 2028-02-29T19:30 2028-03-01T07:30
  America/New_York leap-day 2028-02-29 22-06 2028-02-29T03:00 2028-02-29T11:00 2028-03-01T03:00 2028-03-01T11:00
  America/New_York new-year 2028-01-01 daily-09:00 2027-12-31T14:00 2028-01-01T14:00 2028-01-02T14:00
  America/New_York new-year 2028-01-01 daily-02:30 2027-12-31T07:30 2028-01-01T07:30 2028-01-02T07:30
  America/New_York new-year 2028-01-01 SU-02:30 2027-12-26T07:30 2028-01-02T07:30 2028-01-09T07:30
  America/New_York new-year 2028-01-01 MO-09:00 2027-12-27T14:00 2028-01-03T14:00 2028-01-10T14:00
  America/New_York new-year 2028-01-01 12-hours 2027-12-31T19:30 2028-01-01T07:30 2028-01-01T19:30 2028-01-02T07:30
  America/New_York new-year 2028-01-01 22-06 2028-01-01T03:00 2028-01-01T11:00 2028-01-02T03:00 2028-01-02T11:00
  Pacific/Apia spring 2020-09-27 daily-09:00 2020-09-25T20:00 2020-09-26T19:00 2020-09-27T19:00
  Pacific/Apia spring 2020-09-27 daily-02:30 2020-09-25T13:30 2020-09-26T13:30 2020-09-27T12:30
  Pacific/Apia spring 2020-09-27 SU-02:30 2020-09-19T13:30 2020-09-26T13:30 2020-10-03T12:30
  Pacific/Apia spring 2020-09-27 MO-09:00 2020-09-20T20:00 2020-09-27T19:00 2020-10-04T19:00
  Pacific/Apia spring 2020-09-27 12-hours 2020-09-26T01:30 2020-09-26T13:30 2020-09-27T00:30 2020-09-27T12:30
  Pacific/Apia spring 2020-09-27 22-06 2020-09-26T09:00 2020-09-26T16:00 2020-09-27T08:00 2020-09-27T16:00
  Pacific/Apia autumn 2021-04-04 daily-09:00 2021-04-02T19:00 2021-04-03T20:00 2021-04-04T20:00
  Pacific/Apia autumn 2021-04-04 daily-02:30 2021-04-02T12:30 2021-04-03T12:30 2021-04-04T13:30
  Pacific/Apia autumn 2021-04-04 SU-02:30 2021-03-27T12:30 2021-04-03T12:30 2021-04-10T13:30
  Pacific/Apia autumn 2021-04-04 MO-09:00 2021-03-28T19:00 2021-04-04T20:00 2021-04-11T20:00
  Pacific/Apia autumn 2021-04-04 12-hours 2021-04-03T00:30 2021-04-03T12:30 2021-04-04T01:30 2021-04-04T13:30
  Pacific/Apia autumn 2021-04-04 22-06 2021-04-03T08:00 2021-04-03T17:00 2021-04-04T09:00 2021-04-04T17:00
  Pacific/Apia leap-day 2028-02-29 daily-09:00 2028-02-27T20:00 2028-02-28T20:00 2028-02-29T20:00
  Pacific/Apia leap-day 2028-02-29 daily-02:30 2028-02-27T13:30 2028-02-28T13:30 2028-02-29T13:30
  Pacific/Apia leap-day 2028-02-29 SU-02:30 2028-02-26T13:30 2028-03-04T13:30 2028-03-11T13:30
  Pacific/Apia leap-day 2028-02-29 MO-09:00 2028-02-27T20:00 2028-03-05T20:00 2028-03-12T20:00
  Pacific/Apia leap-day 2028-02-29 12-hours 2028-02-28T01:30 2028-02-28T13:30 2028-02-29T01:30 2028-02-29T13:30
  Pacific/Apia leap-day 2028-02-29 22-06 2028-02-28T09:00 2028-02-28T17:00 2028-02-29T09:00 2028-02-29T17:00
  Pacific/Apia new-year 2028-01-01 daily-09:00 2027-12-30T20:00 2027-12-31T20:00 2028-01-01T20:00
  Pacific/Apia new-year 2028-01-01 daily-02:30 2027-12-30T13:30 2027-12-31T13:30 2028-01-01T13:30
  Pacific/Apia new-year 2028-01-01 SU-02:30 2027-12-25T13:30 2028-01-01T13:30 2028-01-08T13:30
  Pacific/Apia new-year 2028-01-01 MO-09:00 2027-12-26T20:00 2028-01-02T20:00 2028-01-09T20:00
  Pacific/Apia new-year 2028-01-01 12-hours 2027-12-31T01:30 2027-12-31T13:30 2028-01-01T01:30 2028-01-01T13:30
  Pacific/Apia new-year 2028-01-01 22-06 2027-12-31T09:00 2027-12-31T17:00 2028-01-01T09:00 2028-01-01T17:00
  Asia/Kathmandu spring 2027-03-28 daily-09:00 2027-03-27T03:15 2027-03-28T03:15 2027-03-29T03:15
  Asia/Kathmandu spring 2027-03-28 daily-02:30 2027-03-26T20:45 2027-03-27T20:45 2027-03-28T20:45
  Asia/Kathmandu spring 2027-03-28 SU-02:30 2027-03-20T20:45 2027-03-27T20:45 2027-04-03T20:45
  Asia/Kathmandu spring 2027-03-28 MO-09:00 2027-03-22T03:15 2027-03-29T03:15 2027-04-05T03:15
  Asia/Kathmandu spring 2027-03-28 12-hours 2027-03-27T08:45 2027-03-27T20:45 2027-03-28T08:45 2027-03-28T20:45
  Asia/Kathmandu spring 2027-03-28 22-06 2027-03-27T16:15 2027-03-28T00:15 2027-03-28T16:15 2027-03-29T00:15
  Asia/Kathmandu autumn 2027-10-31 daily-09:00 2027-10-30T03:15 2027-10-31T03:15 2027-11-01T03:15
  Asia/Kathmandu autumn 2027-10-31 daily-02:30 2027-10-29T20:45 2027-10-30T20:45 2027-10-31T20:45
  Asia/Kathmandu autumn 2027-10-31 SU-02:30 2027-10-23T20:45 2027-10-30T20:45 2027-11-06T20:45
  Asia/Kathmandu autumn 2027-10-31 MO-09:00 2027-10-25T03:15 2027-11-01T03:15 2027-11-08T03:15
  Asia/Kathmandu autumn 2027-10-31 12-hours 2027-10-30T08:45 2027-10-30T20:45 2027-10-31T08:45 2027-10-31T20:45
  Asia/Kathmandu autumn 2027-10-31 22-06 2027-10-30T16:15 2027-10-31T00:15 2027-10-31T16:15 2027-11-01T00:15
  Asia/Kathmandu leap-day 2028-02-29 daily-09:00 2028-02-28T03:15 2028-02-29T03:15 2028-03-01T03:15
  Asia/Kathmandu leap-day 2028-02-29 daily-02:30 2028-02-27T20:45 2028-02-28T20:45 2028-02-29T20:45
  Asia/Kathmandu leap-day 2028-02-29 SU-02:30 2028-02-26T20:45 2028-03-04T20:45 2028-03-11T20:45
  Asia/Kathmandu leap-day 2028-02-29 MO-09:00 2028-02-28T03:15 2028-03-06T03:15 2028-03-13T03:15
  Asia/Kathmandu leap-day 2028-02-29 12-hours 2028-02-28T08:45 2028-02-28T20:45 2028-02-29T08:45 2028-02-29T20:45
  Asia/Kathmandu leap-day 2028-02-29 22-06 2028-02-28T16:15 2028-02-29T00:15 2028-02-29T16:15 2028-03-01T00:15
  Asia/Kathmandu new-year 2028-01-01 daily-09:00 2027-12-31T03:15 2028-01-01T03:15 2028-01-02T03:15
  Asia/Kathmandu new-year 2028-01-01 daily-02:30 2027-12-30T20:45 2027-12-31T20:45 2028-01-01T20:45
  Asia/Kathmandu new-year 2028-01-01 SU-02:30 2027-12-25T20:45 2028-01-01T20:45 2028-01-08T20:45
  Asia/Kathmandu new-year 2028-01-01 MO-09:00 2027-12-27T03:15 2028-01-03T03:15 2028-01-10T03:15
  Asia/Kathmandu new-year 2028-01-01 12-hours 2027-12-31T08:45 2027-12-31T20:45 2028-01-01T08:45 2028-01-01T20:45
  Asia/Kathmandu new-year 2028-01-01 22-06 2027-12-31T16:15 2028-01-01T00:15 2028-01-01T16:15 2028-01-02T00:15
  Australia/Lord_Howe spring 2027-10-03 daily-09:00 2027-10-01T22:30 2027-10-02T22:00 2027-10-03T22:00
  Australia/Lord_Howe spring 2027-10-03 daily-02:30 2027-10-01T16:00 2027-10-02T15:30 2027-10-03T15:30
  Australia/Lord_Howe spring 2027-10-03 SU-02:30 2027-09-25T16:00 2027-10-02T15:30 2027-10-09T15:30
  Australia/Lord_Howe spring 2027-10-03 MO-09:00 2027-09-26T22:30 2027-10-03T22:00 2027-10-10T22:00
  Australia/Lord_Howe spring 2027-10-03 12-hours 2027-10-02T04:00 2027-10-02T15:30 2027-10-03T03:30 2027-10-03T15:30
  Australia/Lord_Howe spring 2027-10-03 22-06 2027-10-02T11:30 2027-10-02T19:00 2027-10-03T11:00 2027-10-03T19:00
  Australia/Lord_Howe autumn 2027-04-04 daily-09:00 2027-04-02T22:00 2027-04-03T22:30 2027-04-04T22:30
  Australia/Lord_Howe autumn 2027-04-04 daily-02:30 2027-04-02T15:30 2027-04-03T16:00 2027-04-04T16:00
  Australia/Lord_Howe autumn 2027-04-04 SU-02:30 2027-03-27T15:30 2027-04-03T16:00 2027-04-10T16:00
  Australia/Lord_Howe autumn 2027-04-04 MO-09:00 2027-03-28T22:00 2027-04-04T22:30 2027-04-11T22:30
  Australia/Lord_Howe autumn 2027-04-04 12-hours 2027-04-03T03:30 2027-04-03T16:00 2027-04-04T04:00 2027-04-04T16:00
  Australia/Lord_Howe autumn 2027-04-04 22-06 2027-04-03T11:00 2027-04-03T19:30 2027-04-04T11:30 2027-04-04T19:30
  Australia/Lord_Howe leap-day 2028-02-29 daily-09:00 2028-02-27T22:00 2028-02-28T22:00 2028-02-29T22:00
  Australia/Lord_Howe leap-day 2028-02-29 daily-02:30 2028-02-27T15:30 2028-02-28T15:30 2028-02-29T15:30
  Australia/Lord_Howe leap-day 2028-02-29 SU-02:30 2028-02-26T15:30 2028-03-04T15:30 2028-03-11T15:30
  Australia/Lord_Howe leap-day 2028-02-29 MO-09:00 2028-02-27T22:00 2028-03-05T22:00 2028-03-12T22:00
  Australia/Lord_Howe leap-day 2028-02-29 12-hours 2028-02-28T03:30 2028-02-28T15:30 2028-02-29T03:30 2028-02-29T15:30
  Australia/Lord_Howe leap-day 2028-02-29 22-06 2028-02-28T11:00 2028-02-28T19:00 2028-02-29T11:00 2028-02-29T19:00
  Australia/Lord_Howe new-year 2028-01-01 daily-09:00 2027-12-30T22:00 2027-12-31T22:00 2028-01-01T22:00
  Australia/Lord_Howe new-year 2028-01-01 daily-02:30 2027-12-30T15:30 2027-12-31T15:30 2028-01-01T15:30
  Australia/Lord_Howe new-year 2028-01-01 SU-02:30 2027-12-25T15:30 2028-01-01T15:30 2028-01-08T15:30
  Australia/Lord_Howe new-year 2028-01-01 MO-09:00 2027-12-26T22:00 2028-01-02T22:00 2028-01-09T22:00
  Australia/Lord_Howe new-year 2028-01-01 12-hours 2027-12-31T03:30 2027-12-31T15:30 2028-01-01T03:30 2028-01-01T15:30
  Australia/Lord_Howe new-year 2028-01-01 22-06 2027-12-31T11:00 2027-12-31T19:00 2028-01-01T11:00 2028-01-01T19:00
  Pacific/Apia no-day 2011-12-30 daily-09:00 2011-12-29T19:00 2011-12-30T10:00 2011-12-30T19:00
  Pacific/Apia no-day 2011-12-30 daily-02:30 2011-12-29T12:30 2011-12-30T10:00 2011-12-30T12:30
  Pacific/Apia no-day 2011-12-30 SU-02:30 2011-12-25T12:30 2011-12-31T12:30 2012-01-07T12:30
  Pacific/Apia no-day 2011-12-30 MO-09:00 2011-12-26T19:00 2012-01-01T19:00 2012-01-08T19:00
  Pacific/Apia no-day 2011-12-30 12-hours 2011-12-30T00:30 2011-12-30T10:00 2011-12-30T10:00 2011-12-30T12:30
  Pacific/Apia no-day 2011-12-30 22-06 2011-12-30T08:00 2011-12-30T10:00 2011-12-30T10:00 2011-12-30T16:00
`;

const DAY_MS = 86_400_000;
const cases = golden
  .trim()
  .split('\n')
  .map((line) => line.trim().split(' '));

const layer = (fields: Partial<OnCallLayer>): OnCallLayer => ({
  ...{ type: 'daily', every: 1, unit: null, handoffTime: '09:00', handoffDay: null, startsOn: null, endsOn: null },
  ...{ participants: [['ana'], ['ben']], restrictions: [] },
  ...fields,
});
const before = (date: string, days: number): string =>
  new Date(Date.parse(date) - days * DAY_MS).toISOString().slice(0, 10);
const minute = (instant: number): string => new Date(instant).toISOString().slice(0, 16);

/** The layer that a golden row is about. */
function layerOf(kind: string, date: string): OnCallLayer {
  const [what = '', time = ''] = kind.split(/-(?=\d\d:)/);
  if (what === 'daily') return layer({ handoffTime: time, startsOn: before(date, 1) });
  if (kind === '12-hours')
    return layer({ type: 'custom', every: 12, unit: 'hours', handoffTime: '02:30', startsOn: before(date, 1) });
  return layer({ type: 'weekly', handoffTime: time, handoffDay: what as HandoffDay, startsOn: before(date, 7) });
}

/** The handoffs of a layer that begin not before the first expected one. */
function handoffs(kind: string, zone: string, date: string, expected: readonly string[]): string[] {
  const turns = [
    ...new Turns(layerOf(kind, date), new CachedWallClock(zone)).between(0, Date.parse(`${expected.at(-1)}Z`) + 1),
  ];
  for (const [i, turn] of turns.entries()) if (i > 0) expect(turn.from).toBe(turns[i - 1]?.until);
  return turns.map(({ from }) => minute(from)).filter((from) => from >= (expected[0] ?? ''));
}

/** When a layer that is restricted to 22:00 to 06:00 has somebody, around a date. */
function nights(zone: string, date: string): string[] {
  const restrictions = [{ days: handoffDays, from: '22:00', to: '06:00' }];
  const night = { ...layer({ startsOn: before(date, 30), restrictions }), offset: 0, carried: null };
  const version = { validFrom: 0, layers: [night], clock: new CachedWallClock(zone) };
  const clock = new CachedWallClock(zone);
  const span = {
    from: clock.instantOf(Date.parse(date) - DAY_MS / 2),
    until: clock.instantOf(Date.parse(date) + 1.5 * DAY_MS),
  };
  const gaps: TimeSpan[] = [];
  for (const one of onCallSpans({ versions: [version], overrides: [], absences: new Map(), calendar: [] }, span))
    addGap(gaps, one);
  return gaps
    .flatMap(({ from, until }) => [from, until])
    .slice(1, -1)
    .map(minute);
}

it('has 24 cases of each zone, and six of a day that did not exist', () => {
  const count = (isCounted: (zone: string, what: string) => boolean): number =>
    cases.filter(([zone = '', what = '']) => isCounted(zone, what)).length;
  const zones = new Set(cases.map(([zone = '']) => zone));
  expect(zones.size).toBe(5);
  for (const one of zones) expect([one, count((zone, what) => zone === one && what !== 'no-day')]).toEqual([one, 24]);
  expect(count((_, what) => what === 'no-day')).toBe(6);
});

it.each(cases)('%s, %s %s, %s: %s …', (zone, _, date, kind, ...expected) => {
  // of two handoffs at one instant, the turn of the earlier is empty
  const distinct = expected.filter(
    (instant, i) => expected.indexOf(instant) === i && (kind !== '22-06' || expected.lastIndexOf(instant) === i),
  );
  if (kind === '22-06') expect(nights(zone, date)).toEqual(distinct);
  else expect(handoffs(kind, zone, date, distinct)).toEqual(distinct);
});

it.each([
  ['Europe/Berlin', '02:30', '2027-03-28', '2027-03-28T01:00'],
  ['Europe/Berlin', '02:30', '2027-10-31', '2027-10-31T00:30'],
  ['Australia/Lord_Howe', '02:15', '2027-10-03', '2027-10-02T15:30'],
])('%s hands over at %s on %s at %sZ', (zone, handoffTime, date, expected) => {
  const turns = new Turns(layer({ handoffTime, startsOn: date }), new CachedWallClock(zone));
  expect(minute(turns.from)).toBe(expected);
  expect(turns.at(turns.from)?.turn).toBe(0);
  expect(turns.at(turns.from - 1)).toBeUndefined();
});

it('09:00 stays 09:00 for years, and turns neither overlap nor leave holes', () => {
  for (const zone of ['Europe/Berlin', 'Australia/Lord_Howe', 'America/New_York', 'Pacific/Apia', 'Asia/Kathmandu']) {
    const clock = new CachedWallClock(zone);
    const turns = new Turns(layer({ startsOn: '2019-01-01' }), clock);
    let end = turns.from;
    for (const turn of turns.between(turns.from, turns.from + 4_000 * DAY_MS)) {
      expect(turn.from).toBe(end);
      expect(clock.wallOf(turn.from) % DAY_MS).toBe(9 * 3_600_000);
      expect(turns.at(turn.from)).toEqual(turn);
      expect(turns.at(turn.until - 1)?.turn).toBe(turn.turn);
      end = turn.until;
    }
  }
});

it('the turns of an hour: the skipped one is empty, the repeated one lasts two hours', () => {
  const hourly = layer({ type: 'custom', unit: 'hours', handoffTime: '00:00', startsOn: '2027-03-28' });
  const lengths = (from: string) => {
    const turns = new Turns({ ...hourly, startsOn: from.slice(0, 10) }, new CachedWallClock('Europe/Berlin'));
    return [...turns.between(turns.from, turns.from + DAY_MS / 6)].map((turn) => [
      turn.turn,
      (turn.until - turn.from) / 3_600_000,
    ]);
  };
  expect(lengths('2027-03-28')).toEqual([
    [0, 1],
    [1, 1],
    [3, 1],
    [4, 1],
  ]);
  expect(lengths('2027-10-31')).toEqual([
    [0, 1],
    [1, 1],
    [2, 2],
  ]);
});

it('a layer ends at its handoff time on its last day', () => {
  const turns = new Turns(
    layer({ startsOn: '2027-01-01', endsOn: '2027-01-03' }),
    new CachedWallClock('Europe/Berlin'),
  );
  expect(
    [...turns.between(0, Date.parse('2028-01-01'))].map(({ from, until }) => [minute(from), minute(until)]),
  ).toEqual([
    ['2027-01-01T08:00', '2027-01-02T08:00'],
    ['2027-01-02T08:00', '2027-01-03T08:00'],
  ]);
});
