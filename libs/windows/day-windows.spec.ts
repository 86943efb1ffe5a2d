import fc from 'fast-check';
import { type DayWindow, endOfWindows, lastDayTime, localDate, nextDayTime, daysOfWeek } from './day-windows';

const minutes = (at: Date | undefined): string | undefined => at?.toISOString().slice(0, 16);
const night: DayWindow = { days: daysOfWeek, from: '22:00', to: '07:00' };
const far = new Date('2030-01-01');
const ends = (windows: readonly DayWindow[], zone: string, at: string, latest = far) =>
  minutes(endOfWindows(windows, zone, new Date(at), latest));

it.each([
  // zone, an instant of the night in which the clocks change, the end of the night
  ['Europe/Madrid', '2026-03-28T22:00Z', '2026-03-29T05:00'],
  ['Europe/Madrid', '2026-10-24T22:00Z', '2026-10-25T06:00'],
  ['America/New_York', '2026-03-08T04:00Z', '2026-03-08T11:00'],
  ['America/New_York', '2026-11-01T04:00Z', '2026-11-01T12:00'],
  ['Australia/Lord_Howe', '2026-04-04T12:00Z', '2026-04-04T20:30'],
  ['Australia/Lord_Howe', '2026-10-03T13:00Z', '2026-10-03T20:00'],
  ['Pacific/Chatham', '2026-04-04T10:00Z', '2026-04-04T18:15'],
  ['Asia/Kathmandu', '2026-10-25T17:00Z', '2026-10-26T01:15'],
])('a night in %s ends at its local time, also when the clocks change: %s', (zone, at, end) => {
  expect(ends([night], zone, at)).toBe(end);
});

it.each<[string, DayWindow, string, string | undefined]>([
  [
    'a skipped beginning is the first instant after the gap',
    { ...night, from: '02:30', to: '04:00' },
    '2026-03-29T01:00Z',
    '2026-03-29T02:00',
  ],
  ['before the gap it has not begun', { ...night, from: '02:30', to: '04:00' }, '2026-03-29T00:59Z', undefined],
  [
    'a skipped end is the first instant after the gap',
    { ...night, from: '01:00', to: '02:30' },
    '2026-03-29T00:30Z',
    '2026-03-29T01:00',
  ],
  ['hours within the gap do not occur', { ...night, from: '02:10', to: '02:50' }, '2026-03-29T01:00Z', undefined],
  [
    'a double beginning is the first',
    { ...night, from: '02:30', to: '05:00' },
    '2026-10-25T00:30Z',
    '2026-10-25T04:00',
  ],
  ['a double end is the first', { ...night, from: '01:00', to: '02:30' }, '2026-10-24T23:30Z', '2026-10-25T00:30'],
  ['after it, the second is not within', { ...night, from: '01:00', to: '02:30' }, '2026-10-25T01:15Z', undefined],
  ['the end is not included', night, '2026-06-10T05:00Z', undefined],
  [
    'a night belongs to the day on which it begins',
    { ...night, days: ['FR'] },
    '2026-06-13T01:00Z',
    '2026-06-13T05:00',
  ],
  ['the night before does not', { ...night, days: ['FR'] }, '2026-06-12T01:00Z', undefined],
  [
    'equal times are a whole day',
    { days: ['SA'], from: '09:00', to: '09:00' },
    '2026-06-14T06:59Z',
    '2026-06-14T07:00',
  ],
])('%s', (_, window, at, end) => expect(ends([window], 'Europe/Madrid', at)).toBe(end));

it('windows without a gap are one time, which ends at the latest instant', () => {
  const always = [{ days: daysOfWeek, from: '00:00', to: '00:00' }];
  expect(ends(always, 'Europe/Madrid', '2026-06-10T10:00Z', new Date('2026-06-11T10:00Z'))).toBe('2026-06-11T10:00');
  const adjacent: DayWindow[] = [night, { days: daysOfWeek, from: '07:00', to: '09:00' }];
  expect(ends(adjacent, 'UTC', '2026-06-10T23:00Z')).toBe('2026-06-11T09:00');
  expect(ends([], 'UTC', '2026-06-10T23:00Z')).toBeUndefined();
});

it.each([
  // zone, time, after, next
  ['UTC', '08:00', '2026-06-10T07:59Z', '2026-06-10T08:00'],
  ['UTC', '08:00', '2026-06-10T08:00Z', '2026-06-11T08:00'],
  ['Europe/Madrid', '08:00', '2026-03-28T12:00Z', '2026-03-29T06:00'],
  ['Europe/Madrid', '08:00', '2026-10-24T12:00Z', '2026-10-25T07:00'],
  ['Europe/Madrid', '02:30', '2026-03-28T12:00Z', '2026-03-29T01:00'],
  ['Europe/Madrid', '02:30', '2026-10-24T12:00Z', '2026-10-25T00:30'],
  ['Europe/Madrid', '02:30', '2026-10-25T00:30Z', '2026-10-26T01:30'],
  ['America/New_York', '08:00', '2026-11-01T00:00Z', '2026-11-01T13:00'],
  ['Australia/Lord_Howe', '02:15', '2026-10-03T12:00Z', '2026-10-03T15:30'],
  ['Pacific/Chatham', '08:00', '2026-06-10T00:00Z', '2026-06-10T19:15'],
  ['Asia/Kathmandu', '00:00', '2026-06-10T18:15Z', '2026-06-11T18:15'],
])('the next time in %s at %s after %s', (zone, at, after, next) => {
  expect(minutes(nextDayTime({ at, days: daysOfWeek }, zone, new Date(after)))).toBe(next);
});

it('the next time on some days is on one of them', () => {
  const time = { at: '08:00', days: ['MO', 'SA'] as const };
  expect(minutes(nextDayTime(time, 'UTC', new Date('2026-06-10T09:00Z')))).toBe('2026-06-13T08:00');
  expect(minutes(nextDayTime(time, 'UTC', new Date('2026-06-13T08:00Z')))).toBe('2026-06-15T08:00');
});

it.each([
  ['a skipped time is the first instant after it', 'Europe/Madrid', '02:30', '2026-03-29T01:00Z', '2026-03-29T01:00'],
  ['a double time is the first', 'Europe/Madrid', '02:30', '2026-10-25T01:10Z', '2026-10-25T00:30'],
  ['the instant itself counts', 'UTC', '08:00', '2026-06-10T08:00Z', '2026-06-10T08:00'],
  ['else that of the day before', 'UTC', '08:00', '2026-06-10T07:59Z', '2026-06-09T08:00'],
])('the last time: %s', (_, zone, at, before, last) => {
  expect(minutes(lastDayTime({ at, days: daysOfWeek }, zone, new Date(before)))).toBe(last);
});

it('dates are local', () => expect(localDate('Pacific/Auckland', new Date('2026-06-10T13:00Z'))).toBe('2026-06-11'));

const clockTime = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((pair) => pair.map((number) => String(number).padStart(2, '0')).join(':'));
const zone = fc.constantFrom('UTC', 'Europe/Madrid', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Chatham');
const days = fc.subarray([...daysOfWeek], { minLength: 1 });
const window = fc.record({ days, from: clockTime, to: clockTime });
const instant = fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2028, 0) }).map((time) => new Date(time));
const hoursAfter = (at: Date, hours: number) => new Date(at.getTime() + hours * 3_600_000);

it('what is covered ends within the limit, and no window contains its end', () => {
  fc.assert(
    fc.property(fc.array(window, { maxLength: 7 }), zone, instant, (windows, timeZone, at) => {
      const latest = hoursAfter(at, 24);
      const end = endOfWindows(windows, timeZone, at, latest);
      if (!end) return;
      expect(end > at && end <= latest).toBe(true);
      if (end < latest) expect(endOfWindows(windows, timeZone, end, hoursAfter(end, 1))).toBeUndefined();
    }),
  );
});

it('the next time comes within eight days, and no earlier one is left out', () => {
  fc.assert(
    fc.property(fc.record({ at: clockTime, days }), zone, instant, (time, timeZone, after) => {
      const next = nextDayTime(time, timeZone, after);
      expect(next > after && next <= hoursAfter(after, 8 * 24)).toBe(true);
      const between = new Date((after.getTime() + next.getTime()) / 2);
      expect(nextDayTime(time, timeZone, between)).toEqual(next);
    }),
  );
});

it('the next time after the last one lies ahead', () => {
  fc.assert(
    fc.property(fc.record({ at: clockTime, days }), zone, instant, (time, timeZone, now) => {
      const last = lastDayTime(time, timeZone, now);
      expect(last <= now).toBe(true);
      expect(nextDayTime(time, timeZone, last) > now).toBe(true);
    }),
  );
});
