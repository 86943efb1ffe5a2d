import { formatDate, formatDay, formatDuration, formatMonth, formatRelative, formatTime } from './dates';

const at = '2026-11-23T22:30:00Z';
const madrid = 'Europe/Madrid';

describe('dates, in the zone of the reader', () => {
  it.each([
    ['en', 'November 2026'],
    ['es', 'noviembre de 2026'],
    ['eu', '2026(e)ko azaroa'],
  ] as const)('a month in %s', (language, month) => {
    expect(formatMonth(Date.parse('2026-10-31T23:30:00Z'), { language, timeZone: madrid })).toBe(month);
  });

  it.each([
    ['en', 'Mon, 23 Nov 2026', '23 Nov, 23:30', 'Mon 23'],
    ['es', 'lun, 23 nov 2026', '23 nov, 23:30', 'lun 23'],
    ['eu', '2026(e)ko aza. 23(a), al.', 'aza. 23, 23:30', 'al. 23'],
  ] as const)('%s', (language, date, time, day) => {
    const reader = { language, timeZone: madrid };
    expect([formatDate(at, reader), formatTime(at, reader), formatDay(at, reader)]).toEqual([date, time, day]);
  });

  it('another zone has another day', () =>
    expect(formatTime(at, { language: 'en', timeZone: 'Asia/Tokyo' })).toBe('24 Nov, 07:30'));
});

it.each([
  [0, '0 s'],
  [59.4, '59 s'],
  [60, '1 min'],
  [3_599, '59 min'],
  [7_500, '2 h 5 min'],
  [7_200, '2 h'],
  [200_000, '2 d'],
])('%d seconds are %s', (seconds, text) => expect(formatDuration(seconds, 'en')).toBe(text));

it.each([
  ['en', '5 min ago', 'in 5 min'],
  ['es', 'hace 5 min', 'dentro de 5 min'],
  ['eu', 'duela 5 min', '5 min barru'],
] as const)('how long ago, and in how long (%s)', (language, past, future) => {
  const now = Date.parse(at);
  const near = (ms: number) => new Date(now + ms).toISOString();
  expect(formatRelative(near(-300_000), now, language)).toBe(past);
  expect(formatRelative(near(300_000), now, language)).toBe(future);
});
