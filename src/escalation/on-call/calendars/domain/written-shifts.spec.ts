import { readSpan, shiftKey, shownShifts } from './written-shifts';

const DAY = 86_400_000;
const now = new Date('2026-11-01T12:00:00Z');
const inDays = (days: number): Date => new Date(now.getTime() + days * DAY);
const shift = (from: number, until: number, memberId = 'a', since = from) => ({
  from: inDays(from),
  until: inDays(until),
  since: inDays(since),
  memberId,
  overrideId: null,
});

it('shows the shifts from 30 days ago to 180 days ahead, of one member or of all', () => {
  expect(readSpan(now).until).toEqual(inDays(180));
  const shifts = [shift(-40, -30), shift(-40, -29), shift(-10, -5, 'b'), shift(170, 180)];
  expect(shownShifts(shifts, null, now)).toEqual(shifts.slice(1));
  expect(shownShifts(shifts, 'b', now)).toEqual([shifts[2]]);
});

it('a shift that began before the time that is read keeps its id, as if it had been read from its beginning', () => {
  const keyAt = (at: Date) => {
    const { from } = readSpan(at);
    const clipped = new Date(Math.max(from.getTime(), inDays(-119).getTime()));
    return shiftKey('s', { ...shift(-119, 10), from: clipped }, from);
  };
  expect(keyAt(inDays(30))).toBe(keyAt(now));
  expect(keyAt(inDays(31))).toBe(keyAt(now));
  // parts of one turn, such as its mornings, are shifts of their own
  expect(shiftKey('s', shift(1, 2, 'a', 0), readSpan(now).from)).not.toBe(
    shiftKey('s', shift(0, 1), readSpan(now).from),
  );
});
