import { rateOf, roomFor } from './alert-rate';

it.each([
  ['at the beginning of a minute the last one counts in full', '2026-01-01T10:00:00Z', 0, 60, 60],
  ['in the middle of a minute half of it does', '2026-01-01T10:00:30Z', 10, 60, 40],
  ['at the end of a minute next to nothing of it', '2026-01-01T10:00:59Z', 10, 60, 11],
])('%s', (_, at, current, last, rate) => {
  expect(rateOf(current, last, new Date(at))).toBeCloseTo(rate);
});

const calm = { all: 0, critical: 0, uncriticalInHour: 0, isStorm: false };
const none = { perHour: 0, perMinute: 0 };

it.each([
  [
    'without limits everything rings',
    { count: 500, critical: 5 },
    calm,
    none,
    { uncritical: 495, ringing: Infinity, isStorm: false },
  ],
  [
    'below the limit everything rings',
    { count: 10, critical: 0 },
    calm,
    { ...none, perMinute: 10 },
    { ringing: Infinity, isStorm: false },
  ],
  [
    'what begins a storm rings up to the limit',
    { count: 30, critical: 0 },
    { ...calm, all: 4 },
    { ...none, perMinute: 10 },
    { ringing: 6, isStorm: true },
  ],
  [
    'in a storm nothing rings',
    { count: 3, critical: 0 },
    { ...calm, isStorm: true },
    { ...none, perMinute: 10 },
    { ringing: 0, ringingCritical: 10 },
  ],
  [
    'but critical ones do, while they are few',
    { count: 3, critical: 3 },
    { ...calm, critical: 8, isStorm: true },
    { ...none, perMinute: 10 },
    { ringingCritical: 2 },
  ],
  [
    'a limit that was lifted ends the storm',
    { count: 3, critical: 0 },
    { ...calm, isStorm: true },
    none,
    { isStorm: false, ringing: Infinity },
  ],
  [
    'the ceiling of the hour leaves what is left',
    { count: 9, critical: 2 },
    { ...calm, uncriticalInHour: 7 },
    { ...none, perHour: 10 },
    { uncritical: 3 },
  ],
  [
    'a ceiling that is used up leaves nothing',
    { count: 9, critical: 2 },
    { ...calm, uncriticalInHour: 12 },
    { ...none, perHour: 10 },
    { uncritical: 0 },
  ],
])('%s', (_, wanted, lately, limits, room) => {
  expect(roomFor(wanted, lately, limits)).toMatchObject(room);
});
