import { isOnCallThroughout } from './swap';

const shift = (memberId: string, from: number, until: number) => ({ memberId, from, until });
const span = { from: 10, until: 30 };

it.each([
  ['one shift', [shift('a', 0, 40)], true],
  ['two shifts that follow each other', [shift('a', 20, 30), shift('a', 0, 20)], true],
  ['a hole between two shifts', [shift('a', 0, 19), shift('a', 20, 40)], false],
  ['a shift that ends too early', [shift('a', 0, 29)], false],
  ['a shift that begins too late', [shift('a', 11, 40)], false],
  ['the shift of another member', [shift('b', 0, 40)], false],
  ['nobody', [], false],
])('%s', (_, shifts, isCovered) => expect(isOnCallThroughout(shifts, 'a', span)).toBe(isCovered));
