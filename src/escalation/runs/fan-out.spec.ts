import { withinFanOut } from './fan-out';
import type { TakingRun } from './level-taker';

const telling = (people: number): TakingRun => {
  const handled = [{ result: 'taken', people: { notify: Array.from({ length: people }, () => ({ role: 'staff' })) } }];
  return { alert: { escalationLevel: 0 }, handled } as unknown as TakingRun;
};

it.each([
  [[1, 1, 1], 3],
  [[2, 1, 1], 2],
  [[9, 1], 1],
  [[], 0],
])('of runs that tell %j people, at most 3 together, the first %i are taken', (people, count) => {
  expect(withinFanOut(people.map(telling), 3)).toHaveLength(count);
});
