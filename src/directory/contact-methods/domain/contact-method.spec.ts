import * as fc from 'fast-check';
import { memberSources } from '../../members/domain/member-state';
import { type ContactMethod, methodsAfter, type StatedMethod, withDefaults } from './contact-method';

const at = new Date(0);

const method = (id: string, fields: Partial<ContactMethod> = {}): ContactMethod => ({
  id,
  tenantId: 't',
  memberId: 'm',
  channel: 'email',
  address: '',
  addressHash: id,
  maskedAddress: '',
  label: null,
  isDefault: false,
  isEnabled: true,
  verifiedAt: null,
  disabledReason: null,
  source: 'upsert',
  version: 1,
  createdAt: at,
  updatedAt: at,
  ...fields,
});

const stated = (hash: string, fields: Partial<StatedMethod> = {}): StatedMethod => ({
  channel: 'email',
  hashes: [hash, `${hash} by an older key`],
  label: null,
  isVerified: false,
  ...fields,
});

type Source = ContactMethod['source'];
const after = (known: ContactMethod[], list: StatedMethod[], source: Source = 'upsert') =>
  methodsAfter(known, list, source, at, ({ hashes, channel, isVerified }) =>
    method(hashes[0] ?? '', { source, channel, verifiedAt: isVerified ? at : null }),
  );
const idsOf = (methods: readonly ContactMethod[]) => methods.map(({ id }) => id);

it.each<[string, ContactMethod[], StatedMethod[], Source, string[]]>([
  ['a new address is added', [], [stated('a')], 'upsert', ['a']],
  ['an address that comes twice is added once', [], [stated('a'), stated('a')], 'upsert', ['a']],
  ['what a source no longer names goes', [method('a')], [stated('b')], 'upsert', ['b']],
  ['what was made by hand stays', [method('a', { source: 'manual' })], [], 'upsert', ['a']],
  ['by hand nothing goes', [method('a', { source: 'manual' })], [stated('b')], 'manual', ['a', 'b']],
  [
    'a weaker source only fills a channel that is empty',
    [method('a', { source: 'manual' })],
    [stated('b'), stated('c', { channel: 'sms' })],
    'upsert',
    ['a', 'c'],
  ],
  ['a stronger source adds', [method('a', { source: 'token' })], [stated('b')], 'upsert', ['a', 'b']],
  [
    'an address hashed with an older key is known',
    [method('x', { addressHash: 'a by an older key' })],
    [stated('a')],
    'upsert',
    ['x'],
  ],
])('%s', (_, known, list, source, ids) => expect(idsOf(after(known, list, source))).toEqual(ids));

it('an address becomes verified by any source, and never unverified', () => {
  const [weak] = after([method('a', { source: 'manual' })], [stated('a', { isVerified: true })], 'token');
  expect(weak).toMatchObject({ verifiedAt: at, source: 'manual' });
  expect(after([method('a', { verifiedAt: at })], [stated('a')])).toMatchObject([{ verifiedAt: at }]);
});

it('the preferred one becomes the default, and another one when it is gone', () => {
  const three = withDefaults([method('a'), method('b'), method('c', { channel: 'sms' })], at, 'b');
  expect(idsOf(three.filter(({ isDefault }) => isDefault))).toEqual(['b', 'c']);
  const left = withDefaults(three.slice(0, 1), at);
  expect(left).toMatchObject([{ id: 'a', isDefault: true }]);
});

const aMethod = fc
  .record({
    channel: fc.constantFrom('email', 'sms'),
    hash: fc.constantFrom('a', 'b', 'c'),
    isVerified: fc.boolean(),
  })
  .map(({ hash, channel, isVerified }) => stated(`${channel} ${hash}`, { channel, isVerified }));
const steps = fc.array(fc.tuple(fc.constantFrom(...memberSources), fc.array(aMethod, { maxLength: 4 })));

it('each channel has one default, each address comes once, and repeating a step changes nothing', () =>
  fc.assert(
    fc.property(steps, (all) => {
      let methods: readonly ContactMethod[] = [];
      for (const [source, list] of all) {
        methods = after([...methods], list, source);
        expect(after([...methods], list, source)).toEqual(methods);
      }
      const defaults = methods.filter(({ isDefault }) => isDefault).map(({ channel }) => channel);
      expect(defaults.sort()).toEqual([...new Set(methods.map(({ channel }) => channel))].sort());
      expect(new Set(idsOf(methods)).size).toBe(methods.length);
    }),
  ));
