import { snoozeTimeOf } from './snooze-time';
import type { WorkingHoursDto } from './alert-action.dto';

const madrid: WorkingHoursDto = { from: '09:00', days: ['MO', 'TU', 'WE', 'TH', 'FR'], time_zone: 'Europe/Madrid' };

it.each([
  ['late on Friday', '2026-11-20T19:00:00Z', {}, '2026-11-23T08:00:00.000Z'],
  ['early on a working day', '2026-11-23T05:00:00Z', {}, '2026-11-23T08:00:00.000Z'],
  ['at work', '2026-11-23T11:00:00Z', {}, '2026-11-24T08:00:00.000Z'],
  ['the moment the working hours begin', '2026-11-23T08:00:00Z', {}, '2026-11-24T08:00:00.000Z'],
  ['across the end of summer time', '2026-10-24T10:00:00Z', {}, '2026-10-26T08:00:00.000Z'],
  ['only Sundays are working days', '2026-11-22T11:00:00Z', { days: ['SU'] }, '2026-11-29T08:00:00.000Z'],
  [
    'a time zone where it is already Monday',
    '2026-11-22T20:30:00Z',
    { time_zone: 'Asia/Tokyo' },
    '2026-11-23T00:00:00.000Z',
  ],
  ['an hour that the clock skips', '2026-03-28T12:00:00Z', { from: '02:30', days: ['SU'] }, '2026-03-29T01:00:00.000Z'],
] as const)('%s at %s, with %j, sleeps until %s', (_, now, hours, until) => {
  const working_hours = { ...madrid, ...hours } as WorkingHoursDto;
  expect(snoozeTimeOf({ working_hours }, new Date(now))).toEqual({ until: new Date(until) });
});

it('refuses working hours with an invalid time zone', () =>
  expect(() => snoozeTimeOf({ working_hours: { ...madrid, time_zone: '+25:99' } }, new Date())).toThrow(
    expect.objectContaining({ faults: [expect.objectContaining({ pointer: '/working_hours' })] }),
  ));

it.each([{}, { minutes: 5, working_hours: madrid }, { minutes: 5, until: '2030-01-01T00:00:00Z' }])(
  'refuses %j: exactly one of the three must be given',
  (body) =>
    expect(() => snoozeTimeOf(body, new Date())).toThrow(
      expect.objectContaining({
        faults: [{ pointer: '/until', detail: 'give exactly one of until, minutes and working_hours' }],
      }),
    ),
);
