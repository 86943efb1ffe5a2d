import { warningTime } from './warning-time';

const at = (time: string) => new Date(`2030-01-01T${time}:00Z`);

it.each([
  ['15 minutes before its end', '10:00', '12:00', '09:00', '11:45'],
  ['of half an hour', '10:00', '10:30', '10:00', '10:15'],
  ['not of less', '10:00', '10:29', '10:00', null],
  ['not where these minutes have begun', '10:00', '12:00', '11:45', null],
])('a suppression is announced to expire %s', (_, start, end, now, expected) => {
  expect(warningTime({ startTime: at(start), endTime: at(end) }, at(now))).toEqual(expected && at(expected));
});
