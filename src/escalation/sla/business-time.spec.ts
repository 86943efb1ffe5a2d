import fc from 'fast-check';
import { daysOfWeek } from '../../../libs/windows/day-windows';
import { addBusinessTime, type BusinessCalendar, businessTimeBetween } from './business-time';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
const minutes = (at: Date | null): string | undefined => at?.toISOString().slice(0, 16);
const weekdays = daysOfWeek.slice(0, 5);
const office = (zone = 'Europe/Berlin', holidays: BusinessCalendar['holidays'] = []): BusinessCalendar => ({
  timeZone: zone,
  hours: [{ days: weekdays, from: '09:00', to: '17:00' }],
  holidays,
});
const after = (calendar: BusinessCalendar | null, start: string, minutesToAdd: number) =>
  minutes(addBusinessTime(calendar, new Date(start), minutesToAdd * MINUTE_MS));

it('counts all time without a calendar', () => {
  expect(after(null, '2026-11-22T10:00Z', 90)).toBe('2026-11-22T11:30');
  expect(businessTimeBetween(null, new Date(5), new Date(3))).toBe(0);
});

it('counts over nights, weekends and holidays, also yearly ones', () => {
  const holidays = [
    { date: '2026-12-24', yearly: false },
    { date: '2001-12-25', yearly: true },
  ];
  expect(after(office(), '2026-11-20T15:30Z', 60)).toBe('2026-11-23T08:30');
  expect(after(office('Europe/Berlin', holidays), '2026-12-23T15:30Z', 60)).toBe('2026-12-28T08:30');
  expect(after(office('Europe/Berlin', holidays), '2027-12-23T15:30Z', 60)).toBe('2027-12-24T08:30');
  expect(after(office('Europe/Berlin', holidays), '2027-12-24T15:30Z', 60)).toBe('2027-12-27T08:30');
});

it('ends at the end of a span, not at the beginning of the next one', () => {
  expect(after(office(), '2026-11-20T08:00Z', 480)).toBe('2026-11-20T16:00');
});

it('cuts a night at the midnight of a holiday', () => {
  const nights: BusinessCalendar = {
    timeZone: 'UTC',
    hours: [{ days: daysOfWeek, from: '22:00', to: '06:00' }],
    holidays: [{ date: '2027-01-01', yearly: true }],
  };
  expect(after(nights, '2026-12-31T22:00Z', 121)).toBe('2027-01-02T00:01');
});

it('takes 29 February as a yearly holiday of leap years only', () => {
  const leapDay = office('UTC', [{ date: '2024-02-29', yearly: true }]);
  expect(after(leapDay, '2028-02-28T16:00Z', 61)).toBe('2028-03-01T09:01');
  expect(after(leapDay, '2027-02-26T16:00Z', 61)).toBe('2027-03-01T09:01');
});

it('ends its search when a calendar has no hour within two years', () => {
  const never: BusinessCalendar = { timeZone: 'UTC', hours: [], holidays: [] };
  const gone: BusinessCalendar = {
    timeZone: 'Europe/Berlin',
    hours: [{ days: ['SU'], from: '02:10', to: '02:50' }],
    holidays: [],
  };
  expect(after(never, '2026-01-01T00:00Z', 1)).toBeUndefined();
  expect(businessTimeBetween(never, new Date('2026-01-01'), new Date('2030-01-01'))).toBe(0);
  expect(after(gone, '2026-01-01T00:00Z', 1_000_000)).toBeUndefined();
});

/** Whether a calendar is open at a local minute: by its definition, without spans. */
function isOpenAt({ hours, holidays }: BusinessCalendar, wall: number): boolean {
  const local = new Date(wall * MINUTE_MS);
  const [date = '', time = ''] = local.toISOString().slice(0, 16).split('T');
  if (holidays.some((one) => (one.yearly ? one.date.slice(4) === date.slice(4) : one.date === date))) return false;
  const [today, yesterday] = [(local.getUTCDay() + 6) % 7, (local.getUTCDay() + 5) % 7];
  const begins = (days: readonly string[], day: number) => days.includes(daysOfWeek[day] ?? '');
  return hours.some(({ days, from, to }) =>
    from < to
      ? begins(days, today) && from <= time && time < to
      : (begins(days, today) && from <= time) || (begins(days, yesterday) && time < to),
  );
}

/** The open minutes from one instant to another, counted one by one; a local time that comes again has passed already. */
function openMinutes(calendar: BusinessCalendar, from: number, until: number): number {
  const formatter = new Intl.DateTimeFormat('sv-SE', {
    ...{ timeZone: calendar.timeZone, year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' as const },
  });
  const wallOf = (at: number): number => Date.parse(`${formatter.format(at).replace(' ', 'T')}Z`) / MINUTE_MS;
  let latest = -Infinity;
  let count = 0;
  for (let at = from - 240 * MINUTE_MS; at < until; at += MINUTE_MS) {
    latest = Math.max(latest, wallOf(at));
    if (at >= from && isOpenAt(calendar, latest)) count++;
  }
  return count;
}

const two = (value: number): string => String(value).padStart(2, '0');
const times = fc
  .tuple(fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 23 })), fc.constantFrom(0, 15, 30, 59))
  .map(([hour, minute]) => `${two(hour)}:${two(minute)}`);
const changes = [
  ['Europe/Berlin', '2027-03-28', '2026-10-25'],
  ['America/New_York', '2027-03-14', '2026-11-01'],
  ['Australia/Lord_Howe', '2026-10-04', '2027-04-04'],
  ['America/Santiago', '2026-09-06', '2027-04-04'],
  ['Asia/Kathmandu', '2028-02-29', '2027-01-01'],
  ['Pacific/Apia', '2011-12-30', '2027-01-01'],
] as const;
const questions = fc.constantFrom(...changes).chain(([timeZone, ...dates]) =>
  fc.constantFrom(...dates).chain((date) =>
    fc.record({
      calendar: fc.record({
        timeZone: fc.constant(timeZone),
        hours: fc.array(fc.record({ days: fc.subarray([...daysOfWeek], { minLength: 1 }), from: times, to: times }), {
          maxLength: 3,
        }),
        holidays: fc.array(
          fc.record({
            date: fc
              .integer({ min: -2, max: 3 })
              .map((days) => new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10)),
            yearly: fc.boolean(),
          }),
          { maxLength: 2 },
        ),
      }),
      from: fc.integer({ min: -2_000, max: 1_000 }).map((some) => Date.parse(date) + some * MINUTE_MS),
      length: fc.integer({ min: 0, max: 4_000 }),
    }),
  ),
);

it('agrees with a count of the minutes, over clock changes and holidays', () => {
  fc.assert(
    fc.property(questions, ({ calendar, from, length }) => {
      const until = from + length * MINUTE_MS;
      const counted = openMinutes(calendar, from, until) * MINUTE_MS;
      expect(businessTimeBetween(calendar, new Date(from), new Date(until))).toBe(counted);
    }),
    { numRuns: 120 },
  );
}, 60_000);

it('adds what it counts: the earliest instant by which the time has passed', () => {
  fc.assert(
    fc.property(questions, ({ calendar, from, length }) => {
      const [start, ms] = [new Date(from), (length + 1) * MINUTE_MS];
      const end = addBusinessTime(calendar, start, ms);
      if (end === null) return;
      expect(businessTimeBetween(calendar, start, end)).toBe(ms);
      expect(businessTimeBetween(calendar, start, new Date(end.getTime() - 1))).toBe(ms - 1);
    }),
    { numRuns: 200 },
  );
}, 60_000);
