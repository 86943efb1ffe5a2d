import type { Target } from '../../policies/domain/policy';
import { type TargetFacts, type TargetMember, whoIsMeant } from './who-is-meant';

const member = (id: string, more: Partial<TargetMember> = {}): [string, TargetMember] => [
  id,
  { id, name: id, roles: ['staff'], managerId: null, hasContact: true, ...more },
];

const facts: TargetFacts = {
  members: new Map([
    member('ana', { managerId: 'boss' }),
    member('ben', { hasContact: false, managerId: 'gone' }),
    member('boss'),
    member('mia', { roles: ['manager'] }),
    member('olga', { roles: ['owner', 'staff'] }),
  ]),
  onCall: new Map([
    ['bar', ['ben', 'ana', 'ana']],
    ['night', ['gone']],
    ['empty', []],
  ]),
  destinations: new Set(['screen']),
  hasContacts: true,
};

const without = (...ids: string[]): TargetFacts => ({
  ...facts,
  members: new Map([...facts.members].filter(([id]) => !ids.includes(id))),
});

it.each<[string, Target, readonly string[], TargetFacts, readonly string[], boolean]>([
  ['a member', { type: 'member', id: 'ana' }, [], facts, ['ana'], true],
  ['a member who was removed', { type: 'member', id: 'gone' }, [], facts, [], false],
  ['a member without a contact', { type: 'member', id: 'ben' }, [], facts, ['ben'], false],
  ['a role', { type: 'role', id: 'staff' }, [], facts, ['ana', 'ben', 'boss', 'olga'], true],
  ['a role that nobody has', { type: 'role', id: 'viewer' }, [], facts, [], false],
  ['who is on call, each once', { type: 'schedule', id: 'bar' }, [], facts, ['ben', 'ana'], true],
  ['a removed member is not on call', { type: 'schedule', id: 'night' }, [], facts, [], false],
  ['nobody on call', { type: 'schedule', id: 'empty' }, [], facts, [], false],
  ['a schedule that is gone', { type: 'schedule', id: 'other' }, [], facts, [], false],
  ['the manager of who was told', { type: 'manager' }, ['ana', 'mia'], facts, ['boss'], true],
  ['their manager is gone: all managers', { type: 'manager' }, ['ben'], facts, ['mia'], true],
  ['nobody was told: all managers', { type: 'manager' }, [], facts, ['mia'], true],
  ['no manager: the owners', { type: 'manager' }, [], without('mia'), ['olga'], true],
  ['neither', { type: 'manager' }, [], without('mia', 'olga'), [], false],
  ['a destination', { type: 'webhook', id: 'screen' }, [], facts, [], true],
  ['a destination that is off', { type: 'channel', id: 'off' }, [], facts, [], false],
])('%s', (_, target, toldBefore, known, memberIds, isReached) => {
  expect(whoIsMeant(target, toldBefore, known)).toEqual({
    target,
    memberIds,
    destinationId: target.id === 'screen' ? 'screen' : null,
    isReached,
  });
});

it('where nobody has a verified contact, what the app shows reaches them', () => {
  const ben: Target = { type: 'member', id: 'ben' };
  expect(whoIsMeant(ben, [], { ...facts, hasContacts: false }).isReached).toBe(true);
});
