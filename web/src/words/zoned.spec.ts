import { fromField, midnightsFrom, toField } from './zoned';

const madrid = 'Europe/Madrid';
const HOUR_MS = 3_600_000;

it.each([
  ['forward', '2027-03-25T12:00:00Z', '2027-03-21T23:00:00.000Z', 23],
  ['back', '2026-10-21T12:00:00Z', '2026-10-18T22:00:00.000Z', 25],
] as const)('the week in which clocks go %s has a Sunday of its own length', (_, now, monday, hours) => {
  const midnights = midnightsFrom(Date.parse(now), 0, 7, madrid);
  expect(new Date(midnights[0] ?? 0).toISOString()).toBe(monday);
  const lengths = midnights.slice(1).map((at, day) => (at - (midnights[day] ?? 0)) / HOUR_MS);
  expect(lengths).toEqual([24, 24, 24, 24, 24, 24, hours]);
});

it.each([
  ['2027-03-28T00:30:00.000Z', '2027-03-28T01:30'],
  ['2027-03-28T01:30:00.000Z', '2027-03-28T03:30'],
  ['2026-07-01T10:00:00.000Z', '2026-07-01T12:00'],
] as const)('%s is %s in Madrid, and back', (at, field) => {
  expect(toField(Date.parse(at), madrid)).toBe(field);
  expect(fromField(field, madrid)).toBe(at);
});
