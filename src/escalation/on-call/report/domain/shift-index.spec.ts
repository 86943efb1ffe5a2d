import { WallClock } from '../../../../../libs/windows/wall-clock';
import { ShiftIndex } from './shift-index';

const clock = new WallClock('UTC');
const shift = (memberId: string, from: number, until: number) => ({ memberId, from, until, clock });
const index = new ShiftIndex([shift('a', 30, 40), shift('a', 0, 25), shift('a', 5, 10), shift('b', 12, 14)]);

it.each([
  ['a', -1, undefined],
  ['a', 0, 0],
  ['a', 20, 0],
  ['a', 25, undefined],
  ['a', 39, 30],
  ['a', 40, undefined],
  ['b', 12, 12],
  ['c', 12, undefined],
])('the shift of %s at %s begins at %s', (memberId, instant, from) =>
  expect(index.at(memberId, instant)?.from).toBe(from),
);
