import { RecentIds } from './recent-ids';

it('an id is new once, as long as it is remembered', () => {
  const seen = new RecentIds(2);
  expect(['a', 'a', 'b', 'c', 'c', 'a'].map((id) => seen.isNew(id))).toEqual([true, false, true, true, false, true]);
});
