import { canonicalStatus } from './alert-status';
import { canonicalSeverity, priorityOf, worse } from './severity';

describe('words for severities and statuses', () => {
  it.each([
    ['urgent', 'critical'],
    ['warning', 'medium'],
    ['info', 'low'],
    ['high', 'high'],
    ['nonsense', 'nonsense'],
    [7, 7],
  ])('severity %p is %p', (given, meant) => expect(canonicalSeverity(given)).toBe(meant));

  it.each([
    ['open', 'active'],
    ['triggered', 'active'],
    ['suppressed', 'ignored'],
    ['resolved', 'resolved'],
  ])('status %p is %p', (given, meant) => expect(canonicalStatus(given)).toBe(meant));
});

it('the priority follows the severity', () => {
  expect([priorityOf('critical'), priorityOf('high'), priorityOf('medium'), priorityOf('low')]).toEqual([
    'urgent',
    'normal',
    'normal',
    'informational',
  ]);
});

it('the worse of two severities', () => {
  expect(worse('low', 'high')).toBe('high');
  expect(worse('critical', 'medium')).toBe('critical');
  expect(worse('low', 'low')).toBe('low');
});
