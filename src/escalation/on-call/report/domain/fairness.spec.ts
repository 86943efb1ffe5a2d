import { WallClock } from '../../../../../libs/windows/wall-clock';
import { fairness } from './fairness';

const clock = new WallClock('Europe/Berlin');
const at = (text: string): number => Date.parse(text);
const shift = (memberId: string, from: string, until: string) => ({
  memberId,
  from: at(from),
  until: at(until),
  clock,
});

it('counts hours by the real clock, nights, weekends, shifts, and the share of each', () => {
  const report = fairness(
    [
      // the week in which the clock is put back: 169 hours
      shift('a', '2026-10-19T07:00:00Z', '2026-10-26T08:00:00Z'),
      // Monday to Tuesday, 16 to 23 o'clock
      shift('b', '2026-10-26T15:00:00Z', '2026-10-26T22:00:00Z'),
      shift('b', '2026-10-27T15:00:00Z', '2026-10-27T22:00:00Z'),
    ],
    [],
  );
  expect(report).toEqual([
    { memberId: 'a', hours: 169, nights: 7, weekends: 1, shifts: 1, share: 169 / 183, ...noPages },
    { memberId: 'b', hours: 14, nights: 2, weekends: 0, shifts: 2, share: 14 / 183, ...noPages },
  ]);
});

const noPages = { pages: 0, pagesOffHours: 0, nightsWithPages: 0 };

it('two schedules at one time are one time, and a weekend is one', () => {
  const [load] = fairness(
    [
      shift('a', '2026-11-07T10:00:00Z', '2026-11-07T12:00:00Z'),
      shift('a', '2026-11-07T11:00:00Z', '2026-11-07T13:00:00Z'),
      shift('a', '2026-11-08T11:00:00Z', '2026-11-08T12:00:00Z'),
    ],
    [],
  );
  expect(load).toMatchObject({ hours: 4, nights: 0, weekends: 1, shifts: 3, share: 1 });
});

it.each([
  ['at noon on Monday', '2026-11-02T11:00:00Z', 0, 0],
  ['in the evening', '2026-11-02T18:30:00Z', 1, 0],
  ['at night', '2026-11-02T23:30:00Z', 1, 1],
  ['early in the morning of the same night', '2026-11-03T04:30:00Z', 1, 1],
  ['at noon on Saturday', '2026-11-07T11:00:00Z', 1, 0],
])('a page %s', (_, when, pagesOffHours, nightsWithPages) => {
  const [load] = fairness(
    [shift('a', '2026-11-01T00:00:00Z', '2026-11-08T00:00:00Z')],
    [{ memberId: 'a', at: at(when), clock }],
  );
  expect(load).toMatchObject({ pages: 1, pagesOffHours, nightsWithPages });
});

it('two pages of one night are one night', () => {
  const pages = ['2026-11-02T23:30:00Z', '2026-11-03T04:30:00Z'].map((when) => ({
    memberId: 'a',
    at: at(when),
    clock,
  }));
  const [load] = fairness([shift('a', '2026-11-01T00:00:00Z', '2026-11-08T00:00:00Z')], pages);
  expect(load).toMatchObject({ pages: 2, pagesOffHours: 2, nightsWithPages: 1 });
});
