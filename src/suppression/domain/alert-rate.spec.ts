import { allowanceFor, rateOf } from './alert-rate';

it.each([
  ['at the start of a minute, the minute before counts in full', '2026-01-01T10:00:00Z', 0, 60, 60],
  ['in the middle of a minute, half of the minute before counts', '2026-01-01T10:00:30Z', 10, 60, 40],
  ['at the end of a minute, the minute before counts almost nothing', '2026-01-01T10:00:59Z', 10, 60, 11],
])('%s', (_, at, current, last, rate) => {
  expect(rateOf(current, last, new Date(at))).toBeCloseTo(rate);
});

const noAlerts = { all: 0, critical: 0, uncriticalInHour: 0, isStorm: false };
const noLimits = { perHour: 0, perMinute: 0 };

it.each([
  [
    'without limits, every alert notifies',
    { count: 500, critical: 5 },
    noAlerts,
    noLimits,
    { uncritical: 495, notifying: Infinity, isStorm: false },
  ],
  [
    'below the limit, every alert notifies',
    { count: 10, critical: 0 },
    noAlerts,
    { ...noLimits, perMinute: 10 },
    { notifying: Infinity, isStorm: false },
  ],
  [
    'alerts that start a storm notify up to the limit',
    { count: 30, critical: 0 },
    { ...noAlerts, all: 4 },
    { ...noLimits, perMinute: 10 },
    { notifying: 6, isStorm: true },
  ],
  [
    'in a storm, alerts do not notify',
    { count: 3, critical: 0 },
    { ...noAlerts, isStorm: true },
    { ...noLimits, perMinute: 10 },
    { notifying: 0, notifyingCritical: 10 },
  ],
  [
    'in a storm, critical alerts notify up to the limit',
    { count: 3, critical: 3 },
    { ...noAlerts, critical: 8, isStorm: true },
    { ...noLimits, perMinute: 10 },
    { notifyingCritical: 2 },
  ],
  [
    'removing the limit ends the storm',
    { count: 3, critical: 0 },
    { ...noAlerts, isStorm: true },
    noLimits,
    { isStorm: false, notifying: Infinity },
  ],
  [
    'the hourly limit allows what is left of it',
    { count: 9, critical: 2 },
    { ...noAlerts, uncriticalInHour: 7 },
    { ...noLimits, perHour: 10 },
    { uncritical: 3 },
  ],
  [
    'an hourly limit that is used up allows nothing',
    { count: 9, critical: 2 },
    { ...noAlerts, uncriticalInHour: 12 },
    { ...noLimits, perHour: 10 },
    { uncritical: 0 },
  ],
])('%s', (_, wanted, recent, limits, allowance) => {
  expect(allowanceFor(wanted, recent, limits)).toMatchObject(allowance);
});
