import fc from 'fast-check';
import {
  canBecome,
  changedByReport,
  type DeliveryState,
  deliveryStates,
  deliveryTransitions,
  endedStates,
  type ReportedState,
  toldStates,
  waitingStates,
} from './delivery-state';

it.each<[DeliveryState, readonly DeliveryState[]]>([
  ['scheduled', ['pending', 'cancelled', 'skipped']],
  ['held', ['pending', 'summarised', 'cancelled', 'skipped']],
  ['digesting', ['digested', 'pending', 'cancelled', 'skipped']],
  ['bundled', ['pending', 'summarised', 'cancelled', 'skipped']],
  ['pending', ['sending', 'scheduled', 'bundled', 'cancelled', 'skipped']],
  ['retrying', ['pending', 'accepted', 'delivered', 'read', 'failed', 'cancelled']],
  ['accepted', ['delivered', 'read', 'failed']],
  ['unknown', ['accepted', 'delivered', 'read', 'failed']],
  ['delivered', ['read']],
  ['failed', ['delivered', 'read']],
  ['skipped', ['pending']],
  ...(['read', 'digested', 'summarised', 'cancelled'] as const).map(
    (state): [DeliveryState, readonly DeliveryState[]] => [state, []],
  ),
])('%s becomes %j, and nothing else', (from, targets) => {
  expect(deliveryStates.filter((to) => canBecome(from, to)).sort()).toEqual([...targets].sort());
});

it('every state waits, is being sent, or has ended', () => {
  expect([...waitingStates, 'sending', ...endedStates].sort()).toEqual([...deliveryStates].sort());
  for (const state of toldStates) expect(endedStates).toContain(state);
});

it('every waiting state can be cancelled, and leads to an end', () => {
  const ends = new Set<DeliveryState>(endedStates);
  for (const state of waitingStates) {
    expect(canBecome(state, 'cancelled')).toBe(true);
    const reached = new Set<DeliveryState>([state]);
    for (const one of reached) for (const next of deliveryTransitions[one]) reached.add(next);
    expect([...reached].some((one) => ends.has(one))).toBe(true);
  }
});

describe('reports of a provider', () => {
  const apply = (state: DeliveryState, report: ReportedState): DeliveryState =>
    changedByReport(report).includes(state) ? report : state;
  const reports = fc.array(fc.constantFrom<ReportedState>('accepted', 'failed', 'delivered', 'read'), { maxLength: 8 });

  it('lead to the same end in every order, however often they come', () => {
    fc.assert(
      fc.property(reports, fc.constantFrom<DeliveryState>('accepted', 'unknown', 'sending'), (list, start) => {
        const end = list.reduce(apply, start);
        expect([...list].reverse().reduce(apply, start)).toBe(end);
        expect([...list, ...list].reduce(apply, start)).toBe(end);
      }),
    );
  });

  it('change only what may change', () => {
    for (const report of ['failed', 'delivered', 'read'] as const)
      for (const state of changedByReport(report).filter((one) => one !== 'pending'))
        expect([state, report, canBecome(state, report)]).toEqual([state, report, true]);
  });
});
