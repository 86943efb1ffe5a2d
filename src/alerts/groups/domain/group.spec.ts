import { type GroupState, join } from './group';
import type { Severity } from '../../domain/severity';

/** Who notifies for each of the alerts of a group, in turn: itself (null) or another one. */
function leads(...alerts: Severity[]): (string | null)[] {
  const group: GroupState = { leadAlertId: '', severity: 'low', alertCount: 0 };
  return alerts.map((severity, i) => join(group, { id: `${i}`, severity }));
}

it.each<[string, Severity[], (string | null)[]]>([
  ['the first notifies for those that are no worse', ['medium', 'low', 'medium'], [null, '0', '0']],
  [
    'what is worse than all before notifies, and for the next',
    ['low', 'high', 'medium', 'high'],
    [null, null, '1', '1'],
  ],
  ['each step up notifies once', ['low', 'medium', 'high', 'critical', 'critical'], [null, null, null, null, '3']],
])('%s', (_, severities, expected) => {
  expect(leads(...severities)).toEqual(expected);
});
