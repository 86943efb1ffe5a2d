import { endOf, mayBeEscalated, type RunningAlert, whyNot } from './run-end';

const active: RunningAlert = { epoch: 3, status: 'active', quietReason: null, notify: true };

it.each<[string, Partial<RunningAlert>, boolean, string | undefined]>([
  ['an active alert that notifies', {}, true, undefined],
  ['one that a member acknowledged', { status: 'acknowledged' }, true, 'acknowledged'],
  ['one that is over', { status: 'resolved' }, true, 'resolved'],
  ['one that sleeps', { status: 'snoozed' }, true, 'snoozed'],
  ['one that is silenced', { quietReason: 'storm' }, true, 'silenced'],
  ['one that notifies nobody', { notify: false }, true, 'notify_off'],
  ['a tenant without escalation', {}, false, 'disabled'],
  ['an alert of a later epoch', { epoch: 4 }, true, 'superseded'],
  ['the status says more than the epoch', { epoch: 4, status: 'ignored' }, true, 'ignored'],
])('why a run ends: %s', (_, fields, isEscalating, reason) =>
  expect(endOf({ epoch: 3 }, { ...active, ...fields }, isEscalating)).toBe(reason),
);

it('the run of an alert that was deleted is over', () =>
  expect(endOf({ epoch: 3 }, undefined, true)).toBe('superseded'));

it('an acknowledged alert has no timer, but may be escalated by hand', () => {
  expect(whyNot({ ...active, status: 'acknowledged' }, true)).toBe('acknowledged');
  expect([mayBeEscalated({ status: 'acknowledged' }), mayBeEscalated({ status: 'resolved' })]).toEqual([true, false]);
});
