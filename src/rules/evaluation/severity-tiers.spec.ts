import { compileTiers } from './severity-tiers';

const tiers = [
  { operator: '<=', value: 1, severity: 'critical' },
  { operator: '<=', value: 2, severity: 'high' },
  { operator: '<=', value: 3, severity: 'medium' },
] as const;

it.each([
  [0, 'critical'],
  [1, 'critical'],
  [1.1, 'high'],
  [2, 'high'],
  [2.5, 'medium'],
  [3, 'medium'],
  [3.1, undefined],
  ['1', undefined],
])('a stock-out in %p days is %p', (days, severity) => {
  expect(compileTiers('days_until_stockout', tiers)({ days_until_stockout: days })).toBe(severity);
});

it('no tier matches without a field', () =>
  expect(compileTiers(null, tiers)({ days_until_stockout: 0 })).toBeUndefined());
