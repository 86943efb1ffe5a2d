import { inRounds } from './in-rounds';

it.each([
  ['ends after a round that is not full', [5, 5, 3, 5], 3],
  ['ends after twenty rounds, however much is left', Array.from({ length: 30 }, () => 5), 20],
])('%s', async (_what, found, rounds) => {
  const asked: number[] = [];
  await inRounds(5, (max) => Promise.resolve(found[asked.push(max) - 1] ?? 0));
  expect(asked).toEqual(Array.from({ length: rounds }, () => 5));
});
