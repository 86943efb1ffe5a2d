import { compareEntries, idOf, feedPositionOf } from './feed-position';

it('is read as it was written', () => {
  const position = { generation: 'k3x9', entryId: '1795800000000-12' };
  expect(feedPositionOf(idOf(position))).toEqual(position);
});

it.each(['', 'k3', 'k3-1', 'k3-1-2-3', 'K3-1-2', `k3-${'9'.repeat(80)}-0`, 'k3-1-x'])('%s is none', (id) => {
  expect(feedPositionOf(id)).toBeUndefined();
});

it.each([
  ['5-0', '10-0', -1],
  ['10-2', '10-10', -1],
  ['10-0', '9-99', 1],
  ['10-1', '10-1', 0],
])('%s compared with %s', (one, other, sign) => {
  expect(Math.sign(compareEntries(one, other))).toBe(sign);
});
