import * as fc from 'fast-check';
import {
  highestRole,
  isOutdated,
  memberAfter,
  memberLocales,
  memberRoles,
  memberSources,
  type MemberState,
  type MemberStatement,
  unknownMember,
} from './member-state';

const says = (source: MemberStatement['source'], fields: MemberStatement['fields'], isActive?: boolean) => ({
  source,
  fields,
  ...(isActive !== undefined && { isActive }),
});
const after = (...statements: readonly MemberStatement[]): MemberState =>
  statements.reduce(memberAfter, unknownMember(statements[0]?.source ?? 'token'));

it.each<[string, MemberStatement[], Partial<MemberState>]>([
  ['a token makes a member', [says('token', { name: 'Ana', roles: ['staff'] })], { name: 'Ana', source: 'token' }],
  [
    'a stronger source overwrites',
    [says('token', { name: 'Ana' }), says('upsert', { name: 'Ana García' })],
    { name: 'Ana García', source: 'upsert' },
  ],
  [
    'a weaker source only fills what is empty',
    [says('manual', { name: 'Ana', roles: ['owner'] }), says('upsert', { name: 'A.', roles: ['staff'], locale: 'eu' })],
    { name: 'Ana', roles: ['owner'], locale: 'eu', source: 'manual' },
  ],
  [
    'what a weaker source has filled it may change',
    [says('manual', { name: 'Ana' }), says('upsert', { locale: 'eu' }), says('upsert', { locale: 'es' })],
    { name: 'Ana', locale: 'es' },
  ],
  [
    'what is left out stays, and null empties',
    [says('upsert', { name: 'Ana', locale: 'es' }), says('upsert', { locale: null })],
    { name: 'Ana', locale: null },
  ],
  [
    'what a stronger source has emptied may be filled again',
    [says('manual', { name: 'Ana' }), says('manual', { name: null }), says('token', { name: 'Eva' })],
    { name: 'Eva' },
  ],
  [
    'what members say about themselves is by hand, and does not change where they come from',
    [
      says('upsert', { locale: 'es' }),
      { ...says('manual', { locale: 'eu' }), isOwn: true },
      says('upsert', { locale: 'es' }),
    ],
    { locale: 'eu', source: 'upsert' },
  ],
  ['any source removes', [says('manual', {}, true), says('upsert', {}, false)], { isActive: false }],
  [
    'a weaker source does not bring back',
    [says('upsert', {}, true), says('upsert', {}, false), says('token', {}, true)],
    { isActive: false },
  ],
  [
    'the source that removed brings back',
    [says('upsert', {}, true), says('upsert', {}, false), says('upsert', {}, true)],
    { isActive: true },
  ],
  [
    'a second removal does not weaken the first one',
    [says('manual', {}, false), says('upsert', {}, false), says('upsert', {}, true)],
    { isActive: false },
  ],
])('%s', (_, statements, expected) => expect(after(...statements)).toMatchObject(expected));

it('only an older statement of the source is outdated', () => {
  const at = (ms: number) => ({ ...says('upsert', {}), updatedAt: new Date(ms) });
  const state = after(at(10));
  expect([9, 10, 11].map((ms) => isOutdated(state, at(ms)))).toEqual([true, false, false]);
  expect(isOutdated(state, says('upsert', {}))).toBe(false);
  expect(isOutdated(after(says('upsert', {})), at(1))).toBe(false);
});

it('the highest role is shown', () => {
  expect(highestRole(['viewer', 'manager', 'staff'])).toBe('manager');
  expect(highestRole(['viewer'])).toBe('viewer');
});

const aStatement: fc.Arbitrary<MemberStatement> = fc.record(
  {
    source: fc.constantFrom(...memberSources),
    fields: fc.record(
      {
        name: fc.option(fc.string()),
        roles: fc.subarray([...memberRoles], { minLength: 1 }),
        locale: fc.option(fc.constantFrom(...memberLocales)),
      },
      { requiredKeys: [] },
    ),
    isActive: fc.boolean(),
  },
  { requiredKeys: ['source', 'fields'] },
);

it('the same statement again changes nothing', () =>
  fc.assert(
    fc.property(fc.array(aStatement), aStatement, (before, again) => {
      const once = [...before, again].reduce(memberAfter, unknownMember('token'));
      expect(memberAfter(once, again)).toEqual(once);
    }),
  ));

it('no weaker source ever changes a value of a stronger one', () =>
  fc.assert(
    fc.property(fc.array(aStatement), fc.string({ minLength: 1 }), (others, name) => {
      const weaker = others.filter(({ source }) => source !== 'manual');
      const state = [says('manual', { name }), ...weaker].reduce(memberAfter, unknownMember('token'));
      expect(state.name).toBe(name);
    }),
  ));
