import { beginOfLatestSpan } from './latest-span';

const nightly = { rrule: 'FREQ=DAILY', from: '22:00', to: '07:00', timeZone: 'UTC' };
const window = { startTime: new Date('2030-01-01T00:00Z'), endTime: new Date('2030-03-01T00:00Z') };

it.each([
  ['a single span, however long ago', null, '2030-02-20T12:00:00Z', '2030-01-01T00:00:00Z'],
  ['a night in which the instant is', nightly, '2030-02-20T03:00:00Z', '2030-02-19T22:00:00Z'],
  ['a night that has just ended', nightly, '2030-02-20T07:00:00Z', '2030-02-19T22:00:00Z'],
  ['a night that ended some hours ago', nightly, '2030-02-20T18:00:00Z', '2030-02-19T22:00:00Z'],
  ['no night yet: the first day', nightly, '2030-01-01T12:00:00Z', '2030-01-01T00:00:00Z'],
])('the latest span began: %s', (_, recurrence, at, expected) => {
  expect(beginOfLatestSpan({ ...window, recurrence }, new Date(at))).toEqual(new Date(expected));
});
