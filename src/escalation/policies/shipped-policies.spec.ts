import { memberRoles } from '../../directory';
import { policyFaults } from './domain/policy-faults';
import { shippedPolicies } from './shipped-policies';

const policies = shippedPolicies('0197c3a0-de30-7000-8000-000000000001');

it('are valid, and each severity has one default at most', () => {
  for (const policy of policies) expect(policyFaults(policy, memberRoles)).toEqual([]);
  expect(policies.flatMap(({ defaultFor }) => defaultFor)).toEqual(['high', 'critical']);
});

it.each([
  ['Standard Escalation', [15, 30, 60], 1, 120],
  ['Critical Alert Escalation', [0, 5, 10], 3, 15],
])('%s tells who is on call, the manager and the owners after %p minutes', (name, minutes, repeats, every) => {
  const policy = policies.find((one) => one.name === name);
  expect(policy?.levels.map(({ after_seconds: after }) => after / 60)).toEqual(minutes);
  expect(policy?.levels.map(({ targets }) => targets[0]?.type)).toEqual(['schedule', 'manager', 'role']);
  expect([policy?.repeatCount, (policy?.repeatEverySeconds ?? 0) / 60]).toEqual([repeats, every]);
});
