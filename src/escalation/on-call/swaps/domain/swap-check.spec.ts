import { type CheckedSwap, isSwapHeld, spanToCheck } from './swap-check';

const open: CheckedSwap = {
  state: 'open',
  memberId: 'a',
  acceptedBy: null,
  startsAt: new Date(10),
  endsAt: new Date(20),
  exchangeFrom: null,
  exchangeUntil: null,
};
const exchange = { exchangeFrom: new Date(30), exchangeUntil: new Date(40) };
const accepted: CheckedSwap = { ...open, ...exchange, state: 'accepted', acceptedBy: 'b' };
const shift = (memberId: string, from: number, until: number) => ({ memberId, from, until });

it('the span has the shifts of all swaps, and an exchange that is later than its swap', () => {
  expect(spanToCheck([open, { ...open, startsAt: new Date(5) }], 0)).toEqual({ from: 5, until: 20 });
  expect(spanToCheck([accepted], 25)).toEqual({ from: 30, until: 40 });
  expect(spanToCheck([accepted], 40)).toBeUndefined();
});

it.each<[string, CheckedSwap, ReturnType<typeof shift>[], number, boolean]>([
  ['the asker still has the shift', open, [shift('a', 0, 20)], 0, true],
  ['the asker has not', open, [shift('b', 0, 20)], 0, false],
  ['both have what they agreed to', accepted, [shift('b', 10, 20), shift('a', 30, 40)], 0, true],
  ['the exchange has moved', accepted, [shift('b', 10, 20), shift('b', 30, 40)], 0, false],
  ['the exchange has moved after the swap', accepted, [shift('b', 30, 40)], 25, false],
  ['what is over does not count', accepted, [shift('a', 30, 40)], 25, true],
])('%s', (_, swap, shifts, now, isHeld) => expect(isSwapHeld(swap, shifts, now)).toBe(isHeld));
