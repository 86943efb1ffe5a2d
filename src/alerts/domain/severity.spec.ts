import { canonicalStatus } from './alert-status';
import { canonicalSeverity, priorityOf, worse } from './severity';

describe('aliases of severities and statuses', () => {
  it.each([
    ['urgent', 'critical'],
    ['warning', 'medium'],
    ['info', 'low'],
    ['high', 'high'],
    ['nonsense', 'nonsense'],
    [7, 7],
  ])('severity %p is %p', (given, expected) => expect(canonicalSeverity(given)).toBe(expected));

  it.each([
    ['open', 'active'],
    ['triggered', 'active'],
    ['suppressed', 'ignored'],
    ['resolved', 'resolved'],
  ])('status %p is %p', (given, expected) => expect(canonicalStatus(given)).toBe(expected));
});

it('gives each severity its default priority', () => {
  expect([priorityOf('critical'), priorityOf('high'), priorityOf('medium'), priorityOf('low')]).toEqual([
    'urgent',
    'normal',
    'normal',
    'informational',
  ]);
});

it('returns the worse of two severities', () => {
  expect(worse('low', 'high')).toBe('high');
  expect(worse('critical', 'medium')).toBe('critical');
  expect(worse('low', 'low')).toBe('low');
});
