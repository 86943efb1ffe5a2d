import { WallClock } from '../../../../../libs/windows/wall-clock';
import type { BadCalendar } from './bad-calendar';
import { readCalendar } from './read-calendar';

const berlin = new WallClock('Europe/Berlin');
const year = { from: Date.parse('2026-06-01T00:00:00Z'), until: Date.parse('2027-06-01T00:00:00Z') };

const file = (...lines: string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:test', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const event = (...lines: string[]): string[] => ['BEGIN:VEVENT', 'UID:1', 'SUMMARY:Ana', ...lines, 'END:VEVENT'];

const read = async (text: string, span = year) =>
  (await readCalendar(text, berlin, span)).map(({ from, until, people }) => [
    new Date(from).toISOString().slice(0, 16),
    new Date(until).toISOString().slice(0, 16),
    people.map(({ email, name }) => email ?? name).join('+'),
  ]);
const spans = async (...lines: string[]) =>
  (await read(file(...event(...lines)))).map(([from, until]) => [from, until]);

/** The line and the words of the fault of a file. */
const faultOf = async (text: string): Promise<[number, string]> => {
  const fault = await readCalendar(text, berlin, year).then(
    () => undefined,
    (error: BadCalendar) => error,
  );
  return [fault?.details.line ?? 0, fault?.message ?? 'no fault'];
};

it('weekly turns keep their wall time over both changes of the clock, without holes', async () => {
  const found = await spans(
    'DTSTART;TZID=Europe/Berlin:20261005T090000',
    'DTEND;TZID=Europe/Berlin:20261012T090000',
    'RRULE:FREQ=WEEKLY;UNTIL=20270412T070000Z',
  );
  expect(found.slice(2, 4)).toEqual([
    ['2026-10-19T07:00', '2026-10-26T08:00'],
    ['2026-10-26T08:00', '2026-11-02T08:00'],
  ]);
  expect(found.at(-1)).toEqual(['2027-04-12T07:00', '2027-04-19T07:00']);
  for (const [i, [from]] of found.entries()) if (i > 0) expect(found[i - 1]?.[1]).toBe(from);
});

it('EXDATE takes occurrences out, by time or by day, and RDATE adds some', async () => {
  expect(
    await spans(
      'DTSTART;TZID=Europe/Berlin:20260706T090000',
      'DURATION:PT8H',
      'RRULE:FREQ=DAILY;COUNT=5',
      'EXDATE;TZID=Europe/Berlin:20260707T090000',
      'EXDATE:20260708T070000Z',
      'EXDATE;VALUE=DATE:20260709',
      'RDATE;TZID=Europe/Berlin:20260801T120000',
    ),
  ).toEqual([
    ['2026-07-06T07:00', '2026-07-06T15:00'],
    ['2026-07-10T07:00', '2026-07-10T15:00'],
    ['2026-08-01T10:00', '2026-08-01T18:00'],
  ]);
});

it.each([
  ['PT24H', '2026-10-25T08:00'],
  ['P1D', '2026-10-25T09:00'],
])('over the change of the clock, %s ends at %s', async (duration, until) => {
  // 10:00 in summer
  expect(await spans('DTSTART;TZID=Europe/Berlin:20261024T100000', `DURATION:${duration}`)).toEqual([
    ['2026-10-24T08:00', until],
  ]);
});

it('RECURRENCE-ID moves an occurrence, cancels one, or changes all that follow', async () => {
  const weekly = event('DTSTART:20260706T090000Z', 'DTEND:20260706T100000Z', 'RRULE:FREQ=WEEKLY;COUNT=5');
  const other = (...lines: string[]) => ['BEGIN:VEVENT', 'UID:1', ...lines, 'END:VEVENT'];
  const text = file(
    ...weekly,
    ...other('RECURRENCE-ID:20260713T090000Z', 'DTSTART:20260714T090000Z', 'DTEND:20260714T110000Z', 'SUMMARY:Bo'),
    ...other('RECURRENCE-ID:20260720T090000Z', 'DTSTART:20260720T090000Z', 'STATUS:CANCELLED'),
    ...other(
      'RECURRENCE-ID;RANGE=THISANDFUTURE:20260727T090000Z',
      'DTSTART:20260727T120000Z',
      'DTEND:20260727T130000Z',
      'SUMMARY:Cy',
    ),
  );
  expect(await read(text)).toEqual([
    ['2026-07-06T09:00', '2026-07-06T10:00', 'Ana'],
    ['2026-07-14T09:00', '2026-07-14T11:00', 'Bo'],
    ['2026-07-27T12:00', '2026-07-27T13:00', 'Cy'],
    ['2026-08-03T12:00', '2026-08-03T13:00', 'Cy'],
  ]);
});

it('all-day events are days of the schedule, and those that adjoin leave no gap', async () => {
  expect(await spans('DTSTART;VALUE=DATE:20261024', 'DTEND;VALUE=DATE:20261026', 'RDATE;VALUE=DATE:20261026')).toEqual([
    ['2026-10-23T22:00', '2026-10-25T23:00'],
    ['2026-10-25T23:00', '2026-10-27T23:00'],
  ]);
});

it('attendees who have not declined are on call, else whom the title names', async () => {
  const attendees = ['ATTENDEE;CN="Bo, Jr.":mailto:Bo@Example.com', 'ATTENDEE;PARTSTAT=DECLINED:mailto:cy@example.com'];
  const text = file(...event('DTSTART:20260706T090000Z', 'DTEND:20260706T100000Z', ...attendees));
  const [found] = await readCalendar(text, berlin, year);
  expect(found?.people).toEqual([{ email: 'bo@example.com', name: 'Bo, Jr.' }]);
  const titled = file(
    'BEGIN:VEVENT',
    'SUMMARY:Ana\\, the',
    '  first',
    'DTSTART:20260706T090000Z',
    'DURATION:PT1H',
    'END:VEVENT',
  );
  expect((await readCalendar(titled, berlin, year))[0]?.people).toEqual([{ email: null, name: 'Ana, the first' }]);
});

it('a zone that the file defines is used, if its name is not one of IANA', async () => {
  const observance = (kind: string, month: number, day: string, from: string, to: string) => [
    `BEGIN:${kind}`,
    'DTSTART:16010101T020000',
    `TZOFFSETFROM:${from}`,
    `TZOFFSETTO:${to}`,
    `RRULE:FREQ=YEARLY;BYMONTH=${month};BYDAY=${day}`,
    `END:${kind}`,
  ];
  const zone = [
    'BEGIN:VTIMEZONE',
    'TZID:W. Europe Standard Time',
    ...observance('STANDARD', 10, '-1SU', '+0200', '+0100'),
    ...observance('DAYLIGHT', 3, '-1SU', '+0100', '+0200'),
    'END:VTIMEZONE',
  ];
  const times = ['DTSTART;TZID=W. Europe Standard Time:20261019T090000', 'DURATION:P7D', 'RRULE:FREQ=WEEKLY;COUNT=2'];
  expect((await read(file(...zone, ...event(...times)))).map(([from]) => from)).toEqual([
    '2026-10-19T07:00',
    '2026-10-26T08:00',
  ]);
});

const good = ['DTSTART:20260706T090000Z', 'DTEND:20260706T100000Z'];

it.each<[string, string, number, RegExp]>([
  ['no calendar', 'hello', 1, /is no property/],
  ['nothing', '', 1, /must be BEGIN:VCALENDAR/],
  ['an event that does not end', file('BEGIN:VEVENT', ...good), 7, /must be END:VEVENT/],
  ['a file that is cut', 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260706T090000Z', 3, /ends without END:VEVENT/],
  ['no DTSTART', file(...event()), 4, /without DTSTART/],
  ['a day that does not exist', file(...event('DTSTART;VALUE=DATE:20260230')), 7, /must be a date .*2026-02-30/],
  ['a time that is none', file(...event('DTSTART:20261345')), 7, /must be a date/],
  ['an unknown zone', file(...event('DTSTART;TZID=Mars/Base:20260706T090000')), 7, /names the time zone/],
  ['an end before the start', file(...event(good[0] ?? '', 'DTEND:20260706T080000Z')), 8, /must not be before/],
  ['a rule of minutes', file(...event(...good, 'RRULE:FREQ=MINUTELY')), 9, /FREQ=MINUTELY/],
  ['a rule without an end by the hour', file(...event(...good, 'RRULE:FREQ=HOURLY')), 9, /more occurrences/],
  ['an interval of 0', file(...event(...good, 'RRULE:FREQ=DAILY;INTERVAL=0')), 9, /INTERVAL=0/],
  [
    'a zone whose rule never ends',
    file(
      'BEGIN:VTIMEZONE',
      'TZID:X Y',
      'BEGIN:STANDARD',
      'RRULE:FREQ=SECONDLY',
      'END:STANDARD',
      'END:VTIMEZONE',
      ...event('DTSTART;TZID=X Y:20260706T090000'),
    ),
    7,
    /yearly rule/,
  ],
  ['more than a megabyte', file(`X-LONG:${'x'.repeat(1024 * 1024)}`), 1, /bytes, allowed are 1048576/],
])('%s is a fault with its line', async (_, text, line, detail) => {
  expect(await faultOf(text)).toEqual([line, expect.stringMatching(detail)]);
});

/** A zone as a file may define it, with so many observances of a rule. */
const zoneOf = (id: string, count: number, rule: string): string[] => [
  'BEGIN:VTIMEZONE',
  `TZID:${id}`,
  ...Array.from({ length: count }, (_, i) => [
    'BEGIN:STANDARD',
    'DTSTART:16010101T020000',
    `TZOFFSETFROM:+0${i % 9}00`,
    'TZOFFSETTO:+0100',
    `RRULE:${rule}`,
    'END:STANDARD',
  ]).flat(),
  'END:VTIMEZONE',
];

it('the zones of a file have few rules, each of few days', async () => {
  const yearly = 'FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU';
  const several = file(
    ...zoneOf('X Y', 15, yearly),
    ...zoneOf('X Z', 15, yearly),
    ...event('DTSTART;TZID=X Y:20260706T090000', 'DTEND;TZID=X Z:20260706T100000'),
  );
  expect(await faultOf(several)).toEqual([97, expect.stringMatching(/30 changes .* allowed are 20/)]);
  const days = Array.from({ length: 28 }, (_, day) => day + 1).join();
  for (const rule of [
    `FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=${days}`,
    'FREQ=YEARLY;BYDAY=SU',
    'FREQ=YEARLY;BYMONTH=3;BYDAY=SU',
  ]) {
    const text = file(...zoneOf('X Y', 1, rule), ...event('DTSTART;TZID=X Y:20260706T090000'));
    expect(await faultOf(text)).toEqual([10, expect.stringMatching(/must be a yearly rule/)]);
  }
});

it('as many rules as allowed are read, whatever the years of the events', async () => {
  const zone = zoneOf('X Y', 20, 'FREQ=YEARLY;BYMONTH=3;BYDAY=SU;BYMONTHDAY=8,9,10,11,12,13,14');
  const events = Array.from({ length: 90 }, (_, i) => event(`DTSTART;TZID=X Y:${1980 + i * 3}0706T090000`)).flat();
  expect(await read(file(...zone, ...events))).toEqual([]);
}, 20_000);

it('more than 5,000 added and excluded dates are a fault with its line', async () => {
  const dates = (count: number) => Array.from({ length: count }, () => '20260707T090000Z').join();
  const lines = Array.from({ length: 6 }, (_, i) => `${i % 2 ? 'EXDATE' : 'RDATE'}:${dates(1_000)}`);
  expect(await faultOf(file(...event(...good, ...lines)))).toEqual([14, expect.stringMatching(/more than 5000 dates/)]);
});

it('rules that multiply are refused in seconds, and the line is that of the rule', async () => {
  const hours = Array.from({ length: 24 }, (_, hour) => hour).join();
  const text = file(...event(...good, `RRULE:FREQ=DAILY;BYHOUR=${hours}`), ...event(...good, 'RRULE:FREQ=YEARLY'));
  expect(await faultOf(text)).toEqual([9, expect.stringContaining('more occurrences')]);
}, 10_000);

it('a file of thousands of events with as many exceptions is read in a second or so', async () => {
  const exceptions = Array.from({ length: 2_000 }, (_, i) => {
    const at = new Date(Date.parse('2026-07-01T00:00:00Z') + i * 3_600_000).toISOString().replace(/[-:]|\.\d+/g, '');
    return [
      'BEGIN:VEVENT',
      'UID:1',
      `RECURRENCE-ID:${at}`,
      `DTSTART:${at}`,
      'DURATION:PT30M',
      'SUMMARY:Bo',
      'END:VEVENT',
    ];
  });
  const hourly = event('DTSTART:20260701T000000Z', 'DURATION:PT1H', 'RRULE:FREQ=HOURLY;COUNT=4000');
  const found = await read(file(...hourly, ...exceptions.flat()));
  expect([found.length, found.filter(([, , who]) => who === 'Bo').length]).toEqual([4_000, 2_000]);
}, 10_000);
