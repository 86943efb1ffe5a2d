import type { AlertKey } from '../alerts';
import { decideFold, foldInto, type FoldInput, newKey, foldUndone } from './fold';

const at = (minutes: number) => new Date(minutes * 60_000);
const input = (minutes: number, rule: Partial<FoldInput> = {}): FoldInput => ({
  at: at(minutes),
  lastEventAt: at(minutes),
  count: 1,
  windowMinutes: 60,
  throttleMinutes: 30,
  autoResolveMinutes: null,
  reopenMinutes: 0,
  newAlertId: `alert of ${minutes}`,
  calmMinutes: 10,
  ...rule,
});
const name = { id: 'key', tenantId: 'tenant', aggregationKey: 'flour', alertType: 'stockout' };
const open = newKey(name, input(0));
const closed = (minutes: number): AlertKey => ({ ...open, isActive: false, resolvedAt: at(minutes) });

it.each<[what: string, key: AlertKey | undefined, when: FoldInput, decision: string]>([
  ['a new key', undefined, input(0), 'new'],
  ['an open alert within the window', open, input(59), 'fold'],
  ['an open alert after the window', open, input(60), 'new'],
  ['an open flapping alert after the window', { ...open, isFlapping: true }, input(600), 'fold'],
  ['a closed alert, too soon for another', closed(1), input(29), 'throttled'],
  ['a closed alert, late enough for another', closed(1), input(30), 'new'],
  ['a closed alert that its rule reopens', closed(25), input(31, { reopenMinutes: 10 }), 'reopen'],
  ['an alert that was closed too long ago to be reopened', closed(25), input(36, { reopenMinutes: 10 }), 'new'],
  ['an alert that a member ignored', { ...closed(25), resolvedAt: null }, input(31, { reopenMinutes: 10 }), 'new'],
  [
    'an event from before the end of the problem',
    { ...closed(5), recoveredAt: at(5) },
    input(40, { lastEventAt: at(4) }),
    'outdated',
  ],
  ['an event from after the end of the problem', { ...closed(5), recoveredAt: at(5) }, input(40), 'new'],
])('%s', (_, key, when, decision) => expect(decideFold(key, when)).toBe(decision));

it('adds to the count and stays open for another window', () => {
  expect(foldInto(open, 'fold', input(10, { count: 3 }))).toEqual({
    ...open,
    count: 4,
    lastOccurrence: at(10),
    openUntil: at(70),
    lastEventAt: at(10),
  });
});

it('starts again with a new alert and records the previous one', () => {
  const key = foldInto(closed(25), 'new', input(31));
  expect(key).toMatchObject({
    count: 1,
    alertCount: 2,
    alertId: 'alert of 31',
    previousAlertId: 'alert of 0',
    isActive: true,
  });
  expect(key).toMatchObject({ firstOccurrence: at(31), openUntil: at(91), throttledUntil: at(61) });
});

it('reopens its alert and adds to the count', () => {
  const key = foldInto(closed(25), 'reopen', input(31));
  expect(key).toMatchObject({ count: 2, alertCount: 1, alertId: 'alert of 0', isActive: true, openUntil: at(91) });
});

it('returns to its state before the fold when that is withdrawn, and counts the occurrences as throttled', () => {
  const before = closed(25);
  const after = foldInto(before, 'new', input(31, { count: 2 }));
  expect(foldUndone(before, after, 2)).toEqual({ ...before, throttledCount: 2 });
  expect(foldUndone(undefined, open, 1)).toMatchObject({ count: 0, alertId: null, isActive: false, throttledCount: 1 });
});
