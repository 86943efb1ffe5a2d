import { compileSchedule } from './schedule';

const next = (
  schedule: { cron?: string; rrule?: string; timeZone?: string },
  after: string,
  count = 3,
): (string | undefined)[] => {
  const nextTime = compileSchedule({ cron: null, rrule: null, timeZone: 'Europe/Madrid', ...schedule });
  const times: (string | undefined)[] = [];
  for (let at: Date | null = new Date(after); at && times.length < count;) {
    at = nextTime(at);
    times.push(at?.toISOString().slice(0, 16));
  }
  return times;
};

it.each<[string, { cron?: string; rrule?: string; timeZone?: string }, string, (string | undefined)[]]>([
  [
    'the clocks go forward',
    { cron: '0 7 * * *' },
    '2026-03-28T00:00:00Z',
    ['2026-03-28T06:00', '2026-03-29T05:00', '2026-03-30T05:00'],
  ],
  [
    'the clocks go back',
    { cron: '0 7 * * *' },
    '2026-10-24T00:00:00Z',
    ['2026-10-24T05:00', '2026-10-25T06:00', '2026-10-26T06:00'],
  ],
  [
    'a time that is skipped',
    { cron: '30 2 * * *' },
    '2026-03-28T12:00:00Z',
    ['2026-03-29T01:00', '2026-03-30T00:30', '2026-03-31T00:30'],
  ],
  [
    'a time that comes twice',
    { cron: '30 2 * * *' },
    '2026-10-24T12:00:00Z',
    ['2026-10-25T00:30', '2026-10-26T01:30', '2026-10-27T01:30'],
  ],
  [
    'an RRULE over the change',
    { rrule: 'FREQ=DAILY;BYHOUR=7' },
    '2026-03-28T00:00:00Z',
    ['2026-03-28T06:00', '2026-03-29T05:00', '2026-03-30T05:00'],
  ],
  [
    'Mondays',
    { rrule: 'RRULE:FREQ=WEEKLY;BYDAY=MO;BYHOUR=8' },
    '2026-11-21T00:00:00Z',
    ['2026-11-23T07:00', '2026-11-30T07:00', '2026-12-07T07:00'],
  ],
  [
    'a leap day',
    { cron: '0 0 29 2 *', timeZone: 'UTC' },
    '2026-11-21T00:00:00Z',
    ['2028-02-29T00:00', '2032-02-29T00:00', '2036-02-29T00:00'],
  ],
  [
    'an end',
    { rrule: 'FREQ=DAILY;UNTIL=20261122T000000Z', timeZone: 'UTC' },
    '2026-11-20T12:00:00Z',
    ['2026-11-21T00:00', '2026-11-22T00:00', undefined],
  ],
  [
    'the other side of the world',
    { cron: '0 7 * * *', timeZone: 'Pacific/Apia' },
    '2026-11-21T00:00:00Z',
    ['2026-11-21T18:00', '2026-11-22T18:00', '2026-11-23T18:00'],
  ],
])('%s', (_, schedule, after, expected) => expect(next(schedule, after)).toEqual(expected));

it.each([
  [{ cron: 'x' }],
  [{ cron: '* * * * * *' }],
  [{ cron: '0 7 * * *', timeZone: 'Mars/Base' }],
  [{ rrule: 'FREQ=SECONDLY' }],
  [{ rrule: 'BYHOUR=7' }],
  [{ rrule: 'FREQ=DAILY\nDTSTART:20200101T000000Z' }],
  [{ rrule: 'FREQ=DAILY', timeZone: 'Mars/Base' }],
  [{ rrule: 'FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2' }],
  [{}],
])('%j is not a valid schedule', (schedule) => expect(() => next(schedule, '2026-11-21T00:00:00Z')).toThrow());

const upTo = (last: number): string => Array.from({ length: last + 1 }, (_, i) => i).join(',');

it.each([
  `FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=${upTo(23)};BYMINUTE=${upTo(59)}`,
  `FREQ=WEEKLY;BYHOUR=${upTo(23)};BYMINUTE=${upTo(59)};BYSECOND=${upTo(59)}`,
  'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=366',
  'FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30',
])('%s is refused after a limited search, with advice', (rrule) =>
  expect(() => next({ rrule }, '2026-11-21T00:00:00Z')).toThrow('use fewer BY… values in a shorter FREQ, or cron'),
);

it('the days of a year are within the limit', () =>
  expect(next({ rrule: 'FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU' }, '2036-12-30T12:00:00Z', 2)).toEqual([
    '2036-12-30T23:00',
    '2036-12-31T23:00',
  ]));
