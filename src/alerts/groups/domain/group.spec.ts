import { type GroupState, join } from './group';
import type { Severity } from '../../domain/severity';

/**
 * Adds alerts of these severities to a group. Returns for each the alert that notifies in its place; null: it
 * notifies itself.
 */
function leads(...alerts: Severity[]): (string | null)[] {
  const group: GroupState = { leadAlertId: '', severity: 'low', alertCount: 0 };
  return alerts.map((severity, i) => join(group, { id: `${i}`, severity }));
}

it.each<[string, Severity[], (string | null)[]]>([
  ['the first alert notifies for those that are not worse', ['medium', 'low', 'medium'], [null, '0', '0']],
  [
    'an alert that is worse than all before it notifies, and stands for the next ones',
    ['low', 'high', 'medium', 'high'],
    [null, null, '1', '1'],
  ],
  [
    'each rise in severity notifies once',
    ['low', 'medium', 'high', 'critical', 'critical'],
    [null, null, null, null, '3'],
  ],
])('%s', (_, severities, expected) => {
  expect(leads(...severities)).toEqual(expected);
});
