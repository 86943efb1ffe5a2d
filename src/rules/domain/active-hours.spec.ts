import { type ActiveHours, compileActiveHours, type Weekday, weekdays } from './active-hours';

const madrid = (days: readonly Weekday[], from: string, to: string): ActiveHours => ({
  days,
  from,
  to,
  timeZone: 'Europe/Madrid',
});

it.each<[ActiveHours, string, boolean]>([
  // 2026-11-21 is a Saturday; Madrid is an hour ahead of UTC in winter, two in summer
  [madrid(['sat'], '08:00', '20:00'), '2026-11-21T07:00:00Z', true],
  [madrid(['sat'], '08:00', '20:00'), '2026-11-21T06:59:59Z', false],
  [madrid(['sat'], '08:00', '20:00'), '2026-11-21T19:00:00Z', false],
  [madrid(['sun'], '08:00', '20:00'), '2026-11-21T12:00:00Z', false],
  [madrid(['sat'], '00:00', '00:00'), '2026-11-20T22:59:00Z', false],
  [madrid(['sat'], '00:00', '00:00'), '2026-11-20T23:00:00Z', true],
  // past midnight: the span belongs to the day on which it starts
  [madrid(['fri'], '22:00', '06:00'), '2026-11-21T04:59:00Z', true],
  [madrid(['fri'], '22:00', '06:00'), '2026-11-21T05:00:00Z', false],
  [madrid(['sat'], '22:00', '06:00'), '2026-11-21T04:00:00Z', false],
  [madrid(['sat'], '22:00', '06:00'), '2026-11-21T21:00:00Z', true],
  // the clocks go forward on 2026-03-29 at 01:00Z, and back on 2026-10-25 at 01:00Z: both Sundays
  [madrid(['sun'], '03:00', '04:00'), '2026-03-29T00:59:00Z', false],
  [madrid(['sun'], '03:00', '04:00'), '2026-03-29T01:00:00Z', true],
  [madrid(['sun'], '02:00', '03:00'), '2026-10-25T00:30:00Z', true],
  [madrid(['sun'], '02:00', '03:00'), '2026-10-25T01:30:00Z', true],
  [madrid(['sun'], '02:00', '03:00'), '2026-10-25T02:00:00Z', false],
  [madrid(weekdays, '08:00', '09:00'), '2028-02-29T07:30:00Z', true],
])('%j at %s: %p', (hours, at, expected) => expect(compileActiveHours(hours)(new Date(at))).toBe(expected));

it('recalculates each minute', () => {
  const holds = compileActiveHours(madrid(['sat'], '08:00', '08:01'));
  expect(
    ['2026-11-21T06:59:59Z', '2026-11-21T07:00:00Z', '2026-11-21T07:00:59Z', '2026-11-21T07:01:00Z'].map((at) =>
      holds(new Date(at)),
    ),
  ).toEqual([false, true, true, false]);
});

it('refuses a time zone that IANA does not have', () => {
  expect(() => compileActiveHours({ ...madrid(['sat'], '08:00', '20:00'), timeZone: 'Mars/Base' })).toThrow(RangeError);
});
