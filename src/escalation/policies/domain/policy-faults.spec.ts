import type { PolicyDefinition, Target } from './policy';
import { policyFaults } from './policy-faults';

const member = '0197c3a0-de30-7000-8000-000000000001';
const roles = ['owner', 'manager', 'staff', 'viewer'];
const manager: Target = { type: 'manager' };

const policy = (
  change: Partial<PolicyDefinition> & { after?: readonly number[]; target?: Target },
): PolicyDefinition => {
  const { after = [0], target = manager, ...rest } = change;
  return {
    name: 'x',
    levels: after.map((seconds) => ({ after_seconds: seconds, targets: [target] })),
    defaultFor: [],
    repeatCount: 0,
    repeatEverySeconds: null,
    isActive: true,
    ...rest,
  };
};

it.each<[string, PolicyDefinition, readonly string[]]>([
  ['one level', policy({}), []],
  ['levels at the same time', policy({ after: [0, 300, 300] }), []],
  ['a level before the one before', policy({ after: [0, 300, 60] }), ['/levels/2/after_seconds']],
  ['a first level that is not at once', policy({ after: [900] }), []],
  ['it repeats after the last level', policy({ after: [0, 600], repeatCount: 3, repeatEverySeconds: 601 }), []],
  [
    'it repeats with the last level',
    policy({ after: [0, 600], repeatCount: 3, repeatEverySeconds: 600 }),
    ['/repeat_every_seconds'],
  ],
  ['it repeats, and nobody says when', policy({ repeatCount: 1 }), ['/repeat_every_seconds']],
  ['it could repeat, and does not', policy({ repeatEverySeconds: 60 }), []],
  ['it could repeat too early', policy({ after: [60], repeatEverySeconds: 60 }), ['/repeat_every_seconds']],
  ['a member', policy({ target: { type: 'member', id: member } }), []],
  ['a member by name', policy({ target: { type: 'member', id: 'Ana' } }), ['/levels/0/targets/0/id']],
  ['a member without an id', policy({ target: { type: 'member' } }), ['/levels/0/targets/0/id']],
  ['a role', policy({ target: { type: 'role', id: 'owner' } }), []],
  ['an unknown role', policy({ target: { type: 'role', id: 'king' } }), ['/levels/0/targets/0/id']],
  ['a manager with an id', policy({ target: { type: 'manager', id: member } }), ['/levels/0/targets/0/id']],
  ['a webhook by URL', policy({ target: { type: 'webhook', id: 'https://x.example' } }), ['/levels/0/targets/0/id']],
])('%s', (_, definition, pointers) => {
  expect(policyFaults(definition, roles).map(({ pointer }) => pointer)).toEqual(pointers);
});

it('a fault says what was given, and what is allowed', () => {
  const [fault] = policyFaults(policy({ target: { type: 'role', id: 'king' } }), roles);
  expect(fault?.detail).toBe('must be one of owner, manager, staff, viewer (given "king")');
});
