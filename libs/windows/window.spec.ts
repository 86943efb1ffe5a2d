import { compileWindow, type Recurrence, type Span, type Window } from './window';

const daily = (from: string, to: string, timeZone = 'Europe/Madrid', rrule = 'FREQ=DAILY'): Recurrence => ({
  ...{ rrule, from, to, timeZone },
});

/** A time in UTC, to the minute, such as `2026-03-29T01:00`. */
const minutes = (at: Date): string => at.toISOString().slice(0, 16);
const format = (span: Span | undefined): string => (span ? `${minutes(span.from)} ${minutes(span.until)}` : 'none');

/** The first spans of a window. */
function spansOf(window: Window, count = 20): string[] {
  const spans: string[] = [];
  for (let span = window.next(new Date(0)); span && spans.length < count; span = window.next(span.from))
    spans.push(format(span));
  return spans;
}

/** The days on which spans begin, in UTC. */
const daysOf = (start: string, end: string, rrule: string, count = 20): string[] =>
  spansOf(compileWindow(new Date(start), new Date(end), daily('08:00', '09:00', 'UTC', rrule)), count).map((span) =>
    span.slice(0, 10),
  );

describe('a window without recurrence', () => {
  const window = compileWindow(new Date('2026-05-01T10:00Z'), new Date('2026-05-01T12:00Z'), null);

  it.each([
    ['2026-05-01T09:59:59.999Z', false],
    ['2026-05-01T10:00Z', true],
    ['2026-05-01T11:59:59.999Z', true],
    ['2026-05-01T12:00Z', false],
  ])('is one span that excludes its end: %s', (at, holds) => {
    expect(window.at(new Date(at)) !== undefined).toBe(holds);
  });

  it('has only one span', () => {
    expect(spansOf(window)).toEqual(['2026-05-01T10:00 2026-05-01T12:00']);
    expect(window.next(new Date('2026-05-01T10:00Z'))).toBeUndefined();
  });

  it('has no span when it ends before it begins', () => {
    const none = compileWindow(new Date('2026-05-01T12:00Z'), new Date('2026-05-01T12:00Z'), null);
    expect([none.at(new Date('2026-05-01T12:00Z')), none.next(new Date(0))]).toEqual([undefined, undefined]);
  });
});

describe('a span of local times, in a night when the clocks change', () => {
  // name, the day before the change, from, to, the expected span in the night of the change (UTC)
  const nights: [string, string, string, string, string | undefined][] = [
    // Madrid goes from 02:00 to 03:00 at 01:00 UTC
    ['goes over the gap', '2026-03-28', '22:00', '07:00', '2026-03-28T21:00 2026-03-29T05:00'],
    ['lies around the gap', '2026-03-28', '01:30', '03:30', '2026-03-29T00:30 2026-03-29T01:30'],
    ['is the gap', '2026-03-28', '02:00', '03:00', undefined],
    ['lies within the gap', '2026-03-28', '02:15', '02:45', undefined],
    ['begins in the gap', '2026-03-28', '02:30', '04:00', '2026-03-29T01:00 2026-03-29T02:00'],
    ['ends in the gap', '2026-03-28', '01:00', '02:30', '2026-03-29T00:00 2026-03-29T01:00'],
    ['ends where the gap begins', '2026-03-28', '01:00', '02:00', '2026-03-29T00:00 2026-03-29T01:00'],
    ['begins where the gap ends', '2026-03-28', '03:00', '04:00', '2026-03-29T01:00 2026-03-29T02:00'],
    ['is the day of the gap', '2026-03-28', '00:00', '00:00', '2026-03-28T23:00 2026-03-29T22:00'],
    ['goes over the gap of 2027', '2027-03-27', '22:00', '07:00', '2027-03-27T21:00 2027-03-28T05:00'],
    ['begins in the gap of 2027', '2027-03-27', '02:30', '04:00', '2027-03-28T01:00 2027-03-28T02:00'],
    ['ends in the gap of 2027', '2027-03-27', '01:00', '02:30', '2027-03-28T00:00 2027-03-28T01:00'],
    // and from 03:00 back to 02:00 at 01:00 UTC
    ['goes over the hour that comes twice', '2026-10-24', '22:00', '07:00', '2026-10-24T20:00 2026-10-25T06:00'],
    ['lies around the hour', '2026-10-24', '01:30', '03:30', '2026-10-24T23:30 2026-10-25T02:30'],
    ['is the hour', '2026-10-24', '02:00', '03:00', '2026-10-25T00:00 2026-10-25T02:00'],
    ['lies within the hour: the first time', '2026-10-24', '02:15', '02:45', '2026-10-25T00:15 2026-10-25T00:45'],
    ['begins in the hour: the first time', '2026-10-24', '02:30', '04:00', '2026-10-25T00:30 2026-10-25T03:00'],
    ['ends in the hour: the first time', '2026-10-24', '01:00', '02:30', '2026-10-24T23:00 2026-10-25T00:30'],
    ['ends where the hour begins', '2026-10-24', '01:00', '02:00', '2026-10-24T23:00 2026-10-25T00:00'],
    ['begins where the hour ends', '2026-10-24', '03:00', '04:00', '2026-10-25T02:00 2026-10-25T03:00'],
    ['is the day of the hour', '2026-10-24', '00:00', '00:00', '2026-10-24T22:00 2026-10-25T23:00'],
    ['goes over the hour of 2027', '2027-10-30', '22:00', '07:00', '2027-10-30T20:00 2027-10-31T06:00'],
    ['begins in the hour of 2027', '2027-10-30', '02:30', '04:00', '2027-10-31T00:30 2027-10-31T03:00'],
    ['ends in the hour of 2027', '2027-10-30', '01:00', '02:30', '2027-10-30T23:00 2027-10-31T00:30'],
  ];

  it.each(nights)('%s', (_, eve, from, to, expected) => {
    // from the noon before to the noon after: one night, and the day of the change
    const start = new Date(`${eve}T12:00Z`);
    const window = compileWindow(start, new Date(start.getTime() + 2 * 86_400_000), daily(from, to));
    const change = new Date(start.getTime() + 13 * 3_600_000);
    const near = spansOf(window).filter((span) => {
      const [begins = '', ends = ''] = span.split(' ').map((at) => `${at}Z`);
      return (
        new Date(begins) < new Date(change.getTime() + 3 * 3_600_000) &&
        new Date(ends) > new Date(change.getTime() - 2 * 3_600_000)
      );
    });
    expect(near).toEqual(expected === undefined ? [] : [expected]);
  });

  it.each<[string, Recurrence, string, string, string[]]>([
    [
      'Berlin',
      daily('22:00', '07:00', 'Europe/Berlin'),
      '2026-03-28T12:00Z',
      '2026-03-29T12:00Z',
      ['2026-03-28T21:00 2026-03-29T05:00'],
    ],
    [
      'New York, forward',
      daily('22:00', '07:00', 'America/New_York'),
      '2026-03-07T12:00Z',
      '2026-03-08T20:00Z',
      ['2026-03-08T03:00 2026-03-08T11:00'],
    ],
    [
      'New York, back',
      daily('01:30', '02:00', 'America/New_York'),
      '2026-10-31T12:00Z',
      '2026-11-02T12:00Z',
      ['2026-11-01T05:30 2026-11-01T07:00', '2026-11-02T06:30 2026-11-02T07:00'],
    ],
    [
      'Lord Howe, half an hour forward',
      daily('02:10', '03:00', 'Australia/Lord_Howe'),
      '2026-10-02T20:00Z',
      '2026-10-04T20:00Z',
      ['2026-10-03T15:30 2026-10-03T16:00', '2026-10-04T15:10 2026-10-04T16:00'],
    ],
    [
      'Lord Howe, half an hour back',
      daily('01:00', '02:00', 'Australia/Lord_Howe'),
      '2026-04-03T20:00Z',
      '2026-04-05T20:00Z',
      ['2026-04-04T14:00 2026-04-04T15:30', '2026-04-05T14:30 2026-04-05T15:30'],
    ],
    [
      'Kathmandu, where clocks never change',
      daily('22:00', '07:00', 'Asia/Kathmandu'),
      '2026-03-28T12:00Z',
      '2026-03-29T12:00Z',
      ['2026-03-28T16:15 2026-03-29T01:15'],
    ],
    [
      'Apia, without 30 December 2011: no span on that day',
      daily('08:00', '09:00', 'Pacific/Apia'),
      '2011-12-29T10:30Z', // 00:30 on the 29th
      '2011-12-31T18:00Z',
      ['2011-12-29T18:00 2011-12-29T19:00', '2011-12-30T18:00 2011-12-30T19:00'],
    ],
    [
      'Apia, whole days',
      daily('00:00', '00:00', 'Pacific/Apia'),
      '2011-12-29T10:00Z',
      '2011-12-31T10:00Z',
      ['2011-12-29T10:00 2011-12-30T10:00', '2011-12-30T10:00 2011-12-31T10:00'],
    ],
    [
      'Havana, where midnight is skipped',
      daily('00:00', '00:00', 'America/Havana'),
      '2026-03-07T05:00Z',
      '2026-03-10T04:00Z',
      ['2026-03-07T05:00 2026-03-08T05:00', '2026-03-08T05:00 2026-03-09T04:00', '2026-03-09T04:00 2026-03-10T04:00'],
    ],
  ])('%s', (_, recurrence, start, end, expected) => {
    expect(spansOf(compileWindow(new Date(start), new Date(end), recurrence))).toEqual(expected);
  });
});

describe('the days of a recurrence', () => {
  it.each<[string, string, string, string, string[]]>([
    ['every day', 'FREQ=DAILY', '2026-05-01', '2026-05-04', ['2026-05-01', '2026-05-02', '2026-05-03']],
    ['weekends', 'FREQ=WEEKLY;BYDAY=SA,SU', '2026-05-01', '2026-05-11', ['05-02', '05-03', '05-09', '05-10']],
    ['the weekday of the first day', 'FREQ=WEEKLY', '2026-05-01', '2026-05-20', ['05-01', '05-08', '05-15']],
    ['every other week', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=FR', '2026-05-01', '2026-06-01', ['05-01', '05-15', '05-29']],
    ['over 29 February', 'FREQ=DAILY', '2028-02-28', '2028-03-02', ['02-28', '02-29', '03-01']],
    ['without 29 February', 'FREQ=DAILY', '2027-02-28', '2027-03-02', ['02-28', '03-01']],
    ['29 February each year', 'FREQ=YEARLY', '2024-02-29', '2033-01-01', ['2024-02-29', '2028-02-29', '2032-02-29']],
    [
      'the last day of the month',
      'FREQ=MONTHLY;BYMONTHDAY=-1',
      '2028-01-15',
      '2028-05-01',
      ['2028-01-31', '2028-02-29', '2028-03-31', '2028-04-30'],
    ],
    ['the 31st, where there is one', 'FREQ=MONTHLY', '2026-01-31', '2026-06-01', ['01-31', '03-31', '05-31']],
    ['the last Friday', 'FREQ=MONTHLY;BYDAY=-1FR', '2026-05-01', '2026-08-01', ['05-29', '06-26', '07-31']],
    [
      'the last working day',
      'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
      '2026-05-01',
      '2026-08-01',
      ['05-29', '06-30', '07-31'],
    ],
    ['a number of times', 'FREQ=DAILY;INTERVAL=2;COUNT=3', '2026-05-01', '2027-01-01', ['05-01', '05-03', '05-05']],
    ['until a day, which counts', 'FREQ=DAILY;UNTIL=20260503', '2026-05-01', '2027-01-01', ['05-01', '05-02', '05-03']],
    [
      'until a time after it begins',
      'FREQ=DAILY;UNTIL=20260502T080000',
      '2026-05-01',
      '2027-01-01',
      ['05-01', '05-02'],
    ],
    ['until a time before it begins', 'FREQ=DAILY;UNTIL=20260502T075959Z', '2026-05-01', '2027-01-01', ['05-01']],
    ['in small letters', 'rrule:freq=daily;count=1', '2026-05-01', '2027-01-01', ['05-01']],
    ['a rule without a day within the window', 'FREQ=WEEKLY;BYDAY=SA', '2026-05-03', '2026-05-05', []],
  ])('%s', (_, rrule, start, end, expected) => {
    const days = daysOf(`${start}T00:00Z`, `${end}T00:00Z`, rrule);
    expect(days.map((day, at) => day.slice(-(expected[at]?.length ?? 10)))).toEqual(expected);
  });

  it('are counted from the local date of the beginning, which may differ from the date in UTC', () => {
    const [start, end] = [new Date('2026-05-01T23:30Z'), new Date('2026-06-01T00:00Z')]; // Saturday the 2nd in Madrid
    expect(spansOf(compileWindow(start, end, daily('08:00', '09:00', 'Europe/Madrid', 'FREQ=WEEKLY;COUNT=2')))).toEqual(
      ['2026-05-02T06:00 2026-05-02T07:00', '2026-05-09T06:00 2026-05-09T07:00'],
    );
  });

  it('UNTIL in UTC is compared in the time zone of the window', () => {
    const until = (rrule: string): number =>
      spansOf(
        compileWindow(new Date('2026-05-01T00:00Z'), new Date('2027-01-01'), daily('08:00', '09:00', undefined, rrule)),
      ).length;
    expect([until('FREQ=DAILY;UNTIL=20260502T060000Z'), until('FREQ=DAILY;UNTIL=20260502T055959Z')]).toEqual([2, 1]);
  });

  it('is cut to the beginning and the end of the window', () => {
    const [start, end] = [new Date('2026-05-01T03:00Z'), new Date('2026-05-02T22:00Z')];
    expect(spansOf(compileWindow(start, end, daily('22:00', '07:00')))).toEqual([
      '2026-05-01T20:00 2026-05-02T05:00',
      '2026-05-02T20:00 2026-05-02T22:00',
    ]);
    expect(spansOf(compileWindow(start, end, daily('04:00', '07:00')))).toEqual([
      '2026-05-01T03:00 2026-05-01T05:00',
      '2026-05-02T02:00 2026-05-02T05:00',
    ]);
  });
});

describe('an invalid recurrence', () => {
  it.each<[Partial<Recurrence>, RegExp]>([
    [{ timeZone: 'Europe/Atlantis' }, /the time zone "Europe\/Atlantis" is not known/],
    [{ timeZone: '+02:00' }, /is not known/],
    [{ timeZone: '' }, /is not known/],
    [{ from: '7:00' }, /from must be a time from 00:00 to 23:59, not "7:00"/],
    [{ to: '24:00' }, /to must be a time/],
    [{ to: '07:60' }, /to must be a time/],
    [{ to: '07:00:00' }, /to must be a time/],
    [{ rrule: '' }, /an empty part is not a valid part/],
    [{ rrule: 'every day' }, /EVERY DAY is not a valid part/],
    [{ rrule: 'INTERVAL=2' }, /FREQ must be given/],
    [{ rrule: 'FREQ=HOURLY' }, /FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY/],
    [{ rrule: 'FREQ=SECONDLY' }, /FREQ must be/],
    [{ rrule: 'FREQ=DAILY;BYHOUR=3' }, /BYHOUR cannot be used/],
    [{ rrule: 'FREQ=DAILY;BYMINUTE=3' }, /BYMINUTE cannot be used/],
    [{ rrule: 'FREQ=DAILY;BYSECOND=3' }, /BYSECOND cannot be used/],
    [{ rrule: 'FREQ=DAILY;FREQ=WEEKLY' }, /FREQ is given twice/],
    [{ rrule: 'FREQ=DAILY;constructor=1' }, /CONSTRUCTOR is not a valid part/],
    [{ rrule: 'FREQ=DAILY;DTSTART=20260101' }, /DTSTART is not a valid part/],
    [{ rrule: 'FREQ=DAILY\nEXDATE:20260101' }, /FREQ must be/],
    [{ rrule: 'FREQ=DAILY;RSCALE=CHINESE' }, /RSCALE is not a valid part/],
    [{ rrule: 'FREQ=DAILY;INTERVAL=0' }, /INTERVAL=0/],
    [{ rrule: 'FREQ=DAILY;COUNT=0' }, /COUNT=0/],
    [{ rrule: 'FREQ=DAILY;COUNT=3;UNTIL=20270101' }, /COUNT and UNTIL/],
    [{ rrule: 'FREQ=DAILY;UNTIL=20260231' }, /UNTIL=20260231 is not a date/],
    [{ rrule: 'FREQ=DAILY;UNTIL=soon' }, /UNTIL=SOON/],
    [{ rrule: 'FREQ=MONTHLY;BYMONTHDAY=40' }, /BYMONTHDAY=40/],
    [{ rrule: 'FREQ=YEARLY;BYMONTH=13' }, /BYMONTH=13/],
    [{ rrule: 'FREQ=WEEKLY;BYDAY=SA,XX' }, /BYDAY=SA,XX/],
    [{ rrule: 'FREQ=WEEKLY;BYDAY=1SA' }, /BYDAY/],
    [{ rrule: 'FREQ=WEEKLY;BYMONTHDAY=3' }, /BYMONTHDAY/],
  ])('%j is refused quickly', (wrong, reason) => {
    const started = performance.now();
    const compile = (): Window =>
      compileWindow(new Date('2026-05-01'), new Date('2036-05-01'), { ...daily('22:00', '07:00'), ...wrong });
    expect(compile).toThrow(reason);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

it.each([
  'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
  'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30',
  'FREQ=MONTHLY;BYMONTH=4;BYMONTHDAY=31',
  'FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6',
  'FREQ=DAILY;UNTIL=20250101',
  // the next one is in 2044
  'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO',
])('a window of ten years has no span of %s', (rrule) => expect(daysOf('2026-05-01', '2036-05-01', rrule)).toEqual([]));

it('a COUNT that is not reached within the window has no effect, and is not searched beyond it', () => {
  const days = (rrule: string) => daysOf('2026-05-01', '2027-05-01', rrule, 400);
  expect(days('FREQ=DAILY;BYMONTHDAY=31;COUNT=9999')).toEqual(days('FREQ=DAILY;BYMONTHDAY=31'));
});
