import { groupByKey } from './problem';

const occurrence = (tenantId: string, aggregationKey: string, n: number) => ({
  tenantId,
  aggregationKey,
  n,
  alertType: 'stockout',
  windowMinutes: null,
  throttleMinutes: 0,
  weight: 1,
  autoResolveMinutes: null,
  reopenMinutes: 0,
  occurredAt: new Date(0),
});

it('groups occurrences by tenant and key, and preserves their order', () => {
  const grouped = groupByKey([
    occurrence('b', 'flour', 1),
    occurrence('a', 'flour', 2),
    occurrence('b', 'flour', 3),
    occurrence('a', 'eggs', 4),
  ]);
  expect(grouped.map((group) => group.map(({ n }) => n))).toEqual([[1, 3], [2], [4]]);
});
