import type { LevelResult } from '../../runs/domain/run-progress';
import { planLevels } from './planned-levels';
import type { PolicySnapshot } from './policy';

const policy = (after: readonly number[], repeats = 0, every: number | null = null): PolicySnapshot => ({
  id: 'p',
  version: 1,
  name: 'p',
  levels: after.map((seconds) => ({ after_seconds: seconds, targets: [{ type: 'manager' }] })),
  repeat_count: repeats,
  repeat_every_seconds: every,
});

/** The plan as `round.level@minute result`. @param results of the levels in their order; the others are taken */
async function plan(of: PolicySnapshot, results: readonly LevelResult[] = []): Promise<readonly string[]> {
  const rest = results.values();
  const rangAt = new Date('2026-11-22T10:00:00Z');
  const planned = await planLevels(of, rangAt, () => Promise.resolve(rest.next().value ?? 'taken'));
  return planned.map(
    ({ round, level, at, result }) => `${round}.${level}@${(at.getTime() - rangAt.getTime()) / 60_000} ${result}`,
  );
}

const minutes = (...list: number[]): number[] => list.map((one) => one * 60);

it('each level is taken at its time, in each round', async () => {
  expect(await plan(policy(minutes(0, 5, 10), 1, 900))).toEqual([
    '0.1@0 taken',
    '0.2@5 taken',
    '0.3@10 taken',
    '1.1@15 taken',
    '1.2@20 taken',
    '1.3@25 taken',
  ]);
});

it('after a level that reaches nobody the next one is taken at once; the one after that keeps its time', async () => {
  expect(await plan(policy(minutes(15, 30, 60)), ['nobody'])).toEqual([
    '0.1@15 nobody',
    '0.2@15 taken',
    '0.3@60 taken',
  ]);
  expect(await plan(policy(minutes(15, 30, 60)), ['nobody', 'nobody'])).toEqual([
    '0.1@15 nobody',
    '0.2@15 nobody',
    '0.3@15 taken',
  ]);
});

it('after a level that is skipped the next one keeps its time', async () => {
  expect(await plan(policy(minutes(15, 30)), ['skipped'])).toEqual(['0.1@15 skipped', '0.2@30 taken']);
});

it('a round begins at its time, unless the one before reached nobody at all', async () => {
  const twice = policy(minutes(0, 5), 1, 600);
  expect(await plan(twice, ['taken', 'nobody'])).toEqual([
    '0.1@0 taken',
    '0.2@5 nobody',
    '1.1@10 taken',
    '1.2@15 taken',
  ]);
  expect(await plan(twice, ['nobody', 'nobody'])).toEqual([
    '0.1@0 nobody',
    '0.2@0 nobody',
    '1.1@0 taken',
    '1.2@15 taken',
  ]);
});

it('without a time to repeat it does not repeat', async () => {
  expect(await plan(policy(minutes(0), 3))).toHaveLength(1);
});
