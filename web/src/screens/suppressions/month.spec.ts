import { daysOfMonth, startOfMonth } from './month';

const at = (year: number, month: number, day = 1) => new Date(year, month - 1, day).getTime();

it.each([
  // year, month, its first Monday's week begins, days
  ['November 2026', at(2026, 11), at(2026, 10, 26), 42],
  ['February 2027', at(2027, 2), at(2027, 2, 1), 28],
  ['March 2027', at(2027, 3), at(2027, 3, 1), 35],
])('%s: whole weeks from a Monday on, without a gap', (_, month, first, count) => {
  const days = daysOfMonth(month);
  expect(days).toHaveLength(count);
  expect(days[0]?.from).toBe(first);
  for (const [i, { until }] of days.slice(0, -1).entries()) expect(days[i + 1]?.from).toBe(until);
  expect(days.filter(({ isInMonth }) => isInMonth)[0]?.from).toBe(month);
});

it('months are counted over the end of a year', () => {
  expect(startOfMonth(at(2026, 11, 23))).toBe(at(2026, 11));
  expect(startOfMonth(at(2026, 11, 23), 2)).toBe(at(2027, 1));
  expect(startOfMonth(at(2026, 1, 31), -1)).toBe(at(2025, 12));
});
