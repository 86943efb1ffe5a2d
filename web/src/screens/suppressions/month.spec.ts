import { formatDay } from '../../words/dates';
import { daysOfMonth, startOfMonth } from './month';

const madrid = 'Europe/Madrid';
const start = (day: string, timeZone = madrid, months = 0) => startOfMonth(Date.parse(day), timeZone, months);
const iso = (at: number | undefined) => new Date(at ?? 0).toISOString();

it.each([
  // its first Monday's week begins, days
  ['2026-11-23T12:00:00Z', '2026-10-25T23:00:00.000Z', 42],
  ['2027-02-10T12:00:00Z', '2027-01-31T23:00:00.000Z', 28],
  ['2027-03-10T12:00:00Z', '2027-02-28T23:00:00.000Z', 35],
])('the month of %s: whole weeks from a Monday on, without a gap', (day, first, count) => {
  const days = daysOfMonth(start(day), madrid);
  expect(days).toHaveLength(count);
  expect(iso(days[0]?.from)).toBe(first);
  for (const [i, { until }] of days.slice(0, -1).entries()) expect(days[i + 1]?.from).toBe(until);
  expect(days.filter(({ isInMonth }) => isInMonth)[0]?.from).toBe(start(day));
});

it.each([madrid, 'UTC', 'America/New_York', 'Asia/Tokyo'])(
  'in %s the first day is named Monday, wherever the browser is',
  (timeZone) => {
    const days = daysOfMonth(start('2026-11-15T12:00:00Z', timeZone), timeZone);
    const names = days.map(({ from }) => formatDay(from, { language: 'en', timeZone }));
    expect([names[0], names.at(-1)]).toEqual(['Mon 26', 'Sun 6']);
  },
);

it('months are counted over the end of a year', () => {
  expect(iso(start('2026-11-23T12:00:00Z'))).toBe('2026-10-31T23:00:00.000Z');
  expect(iso(start('2026-11-23T12:00:00Z', madrid, 2))).toBe('2026-12-31T23:00:00.000Z');
  expect(iso(start('2026-01-31T12:00:00Z', madrid, -1))).toBe('2025-11-30T23:00:00.000Z');
});
