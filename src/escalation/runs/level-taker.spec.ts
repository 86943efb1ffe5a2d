import type { QueryBus } from '@nestjs/cqrs';
import type { AlertRow } from '../../alerts';
import type { ResolveTargetsQuery } from '../targets/queries/resolve-targets';
import { LevelTaker, overdueOf } from './level-taker';
import type { EscalationRun } from './run';

const at = new Date('2027-01-01T12:00:00Z');
const alert = { severity: 'high', escalationLevel: 0 } as AlertRow;
const level = (after_seconds: number) => ({ after_seconds, targets: [{ type: 'role', id: 'staff' } as const] });
const policy = {
  id: 'p',
  version: 1,
  name: 'P',
  levels: [level(0), level(60)],
  repeat_count: 9,
  repeat_every_seconds: 600,
};
const run = (id: string) =>
  ({
    id,
    tenantId: 't',
    policy,
    rangAt: at,
    round: 0,
    level: 0,
    onlyNobody: true,
    told: [],
  }) as unknown as EscalationRun;

/** A taker whose targets all stand for one member. */
const takerOf = (reached: boolean) => {
  const asked: number[] = [];
  const execute = ({ lists }: ResolveTargetsQuery) => {
    asked.push(lists.length);
    return Promise.resolve(lists.map(() => ({ memberIds: ['m'], notify: [], reached, byTarget: [] })));
  };
  return { asked, taker: new LevelTaker({ execute } as unknown as QueryBus) };
};

it('the same targets at the same instant are resolved once, however many runs and rounds ask', async () => {
  const { asked, taker } = takerOf(false);
  const taken = await taker.take([overdueOf(run('a'), alert, at), overdueOf(run('b'), alert, at)], at);
  expect(taken.map(({ handled }) => handled.length)).toEqual([20, 20]);
  expect(asked).toEqual([1]);
});

it.each([
  [true, ['m']],
  [false, []],
])('who was told: reached %s, %j', async (reached, told) => {
  const [taken] = await takerOf(reached).taker.take([overdueOf(run('a'), alert, at)], at);
  expect(taken?.run.told).toEqual(told);
});
