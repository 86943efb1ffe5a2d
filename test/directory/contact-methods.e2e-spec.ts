import { randomUUID } from 'node:crypto';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { DisableContactMethodCommand, GetAddressesQuery } from '../../src/directory';
import { anEmail, aPhone, DirectoryHub, MEMBERS } from '../support/directory-hub';
import { Hub, type Json, token } from '../support/hub';

let hub: Hub;
let directory: DirectoryHub;
beforeAll(async () => {
  hub = await Hub.start({});
  directory = await DirectoryHub.of(hub);
});
afterAll(() => hub.stop());

const pathOf = (memberId: string, id = ''): string => `${MEMBERS}/${memberId}/contact-methods${id && `/${id}`}`;
const run = <T>(command: { execute?: T } & object) =>
  hub.app.get(CommandBus, { strict: false }).execute(command as never);

it('members add an address, and see it whole; others see it masked', async () => {
  const { memberId, contact, bearer } = await directory.memberWith({
    channel: 'sms',
    address: '+34 612 34 56 23',
    label: 'work',
  });
  expect(contact).toMatchObject({
    channel: 'sms',
    label: 'work',
    is_default: true,
    is_enabled: true,
    verified_at: null,
  });
  expect(await directory.contacts(memberId, bearer)).toMatchObject([{ address: '+34612345623' }]);
  expect(await directory.contacts(memberId)).toMatchObject([{ address: '+34612345623' }]);
  for (const stranger of [await token(hub.tenantId, 'staff'), directory.service])
    expect(await directory.contacts(memberId, stranger)).toMatchObject([{ address: '+34•••••23' }]);
});

it('a push subscription is shown as it was given', async () => {
  const keys = { p256dh: Buffer.alloc(65, 4).toString('base64url'), auth: Buffer.alloc(16).toString('base64url') };
  const address = { kind: 'web', endpoint: `https://push.example.com/${randomUUID()}`, keys };
  const { contact, memberId } = await directory.memberWith({ channel: 'push', address });
  expect(contact['address']).toEqual(address);
  expect(await directory.contacts(memberId, directory.service)).toMatchObject([
    { address: 'https://push.example.com/•••••' },
  ]);
});

it('only members themselves and administrators change contact methods', async () => {
  const { memberId, id, bearer } = await directory.memberWith({});
  const staff = await token(hub.tenantId, 'staff');
  const attempts = (as: string) => [
    hub.call('POST', pathOf(memberId), { token: as, body: { channel: 'email', address: anEmail() } }),
    hub.call('PUT', pathOf(memberId, id), { token: as, body: { label: 'x' } }),
    directory.onContact(memberId, id, 'send-code', undefined, as),
    directory.onContact(memberId, id, 'verify', { code: '000000' }, as),
    hub.call('DELETE', pathOf(memberId, id), { token: as }),
  ];
  for (const attempt of attempts(staff)) expect((await attempt).status).toBe(403);
  const statuses: number[] = [];
  for (const attempt of attempts(bearer)) statuses.push((await attempt).status);
  expect(statuses.map((status) => status === 403)).toEqual([false, false, false, false, false]);
});

it.each<[string, Json]>([
  ['an address that is none', { channel: 'email', address: 'ana' }],
  ['a phone number without its country', { channel: 'sms', address: '612345623' }],
  ['no address', { channel: 'email' }],
  ['a channel without addresses', { channel: 'in_app', address: 'x' }],
  ['a webhook inside the network', { channel: 'webhook', address: 'https://169.254.169.254/latest' }],
  ['a webhook on a port of another service', { channel: 'webhook', address: 'https://example.com:6379/' }],
])('%s is refused without a trace', async (_, body) => {
  const { id } = await directory.member();
  expect((await hub.call('POST', pathOf(id), { body })).status).toBe(422);
  expect(await directory.contacts(id)).toEqual([]);
});

it('each channel has one default, which passes to the oldest when it is deleted', async () => {
  const { memberId, id: first } = await directory.memberWith({});
  const second = await directory.contact(memberId, { is_default: true });
  const third = await directory.contact(memberId, { channel: 'sms', address: aPhone() });
  const defaults = async () =>
    (await directory.contacts(memberId)).filter((one) => one['is_default']).map(({ id }) => id);
  expect(await defaults()).toEqual([second.id, third.id]);
  await hub.call('DELETE', pathOf(memberId, second.id));
  expect(await defaults()).toEqual([first, third.id]);
});

it('an address comes once, and ten contact methods are the limit', async () => {
  const { memberId, contact } = await directory.memberWith({ address: 'Ana.Canary@example.com' });
  const again = { channel: 'email', address: 'ana.canary@EXAMPLE.com' };
  const twice = await hub.call('POST', pathOf(memberId), { body: again });
  expect([twice.status, twice.body]).toEqual([
    409,
    expect.objectContaining({ type: '/problems/contact-method-exists', contact_method_id: contact.id }),
  ]);
  for (let i = 1; i < 10; i++) await directory.contact(memberId);
  const eleventh = await hub.call('POST', pathOf(memberId), { body: { channel: 'email', address: anEmail() } });
  expect([eleventh.status, eleventh.body]).toEqual([
    409,
    expect.objectContaining({ type: '/problems/too-many-contact-methods', limit: 10, current: 10 }),
  ]);
});

it('two requests at once do not exceed the limit', async () => {
  const { memberId } = await directory.memberWith({});
  const answers = await Promise.all(
    Array.from({ length: 12 }, () =>
      hub.call('POST', pathOf(memberId), { body: { channel: 'email', address: anEmail() } }),
    ),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(9);
});

it('the version must be the current one, and every change is in the audit log without the address', async () => {
  const { memberId, id } = await directory.memberWith({ address: 'audited-canary@example.com' });
  const stale = await hub.call('PUT', pathOf(memberId, id), { body: { label: 'x' }, headers: { 'if-match': '9' } });
  expect([stale.status, stale.body['type']]).toEqual([412, '/problems/contact-method-changed']);
  await hub.call('PUT', pathOf(memberId, id), { body: { label: 'x' }, headers: { 'if-match': '1' } });
  await hub.call('PUT', pathOf(memberId, id), { body: { label: 'x' } });
  await hub.call('DELETE', pathOf(memberId, id));
  expect(await directory.audited(id)).toEqual([
    'contact_method.created',
    'contact_method.updated',
    'contact_method.deleted',
  ]);
});

it('an address that does not work is disabled, unless it is another one by now', async () => {
  const address = anEmail();
  const { memberId, id } = await directory.memberWith({ address });
  expect(await run(new DisableContactMethodCommand(hub.tenantId, id, 'bounced', anEmail()))).toBe(false);
  expect(await run(new DisableContactMethodCommand(hub.tenantId, id, 'bounced', address))).toBe(true);
  expect(await directory.contacts(memberId)).toMatchObject([{ is_enabled: false, disabled_reason: 'bounced' }]);
  await hub.call('PUT', pathOf(memberId, id), { body: { is_enabled: true } });
  expect(await directory.contacts(memberId)).toMatchObject([{ is_enabled: true, disabled_reason: null }]);
});

it('addresses for sending are read of several tenants at once, and those of another tenant are not', async () => {
  const address = anEmail();
  const { id } = await directory.memberWith({ address });
  const read = (tenantId: string) =>
    hub.app.get(QueryBus, { strict: false }).execute(new GetAddressesQuery([{ tenantId, id }]));
  expect(await read(hub.tenantId)).toMatchObject([{ id, address, isVerified: false, isMemberActive: true }]);
  expect(await read(randomUUID())).toEqual([]);
  await hub.sql(`UPDATE contact_methods SET address = 'lost.' || address WHERE id = $1`, [id]);
  expect(await read(hub.tenantId)).toMatchObject([{ id, address: null }]);
});

it('a service’s addresses are verified, replaced by its next list, and kept apart from those made by hand', async () => {
  const id = randomUUID();
  const [first, second, byHand] = [anEmail(), anEmail(), aPhone()];
  const list = (address: string) => ({ contact_methods: [{ channel: 'email', address, verified: true }] });
  await directory.upsert(id, { roles: ['staff'], ...list(first) });
  await directory.contact(id, { channel: 'sms', address: byHand });
  expect(await directory.contacts(id)).toMatchObject([
    { address: first, verified_at: expect.any(String) as string },
    { address: byHand },
  ]);
  await directory.upsert(id, list(second));
  expect((await directory.contacts(id)).map(({ address }) => address).sort()).toEqual([byHand, second].sort());
  await directory.upsert(id, { name: 'Ana' });
  expect(await directory.contacts(id)).toHaveLength(2);
});

it('without an encryption key no address is stored, and the answer says so', async () => {
  const keyless = await hub.sibling({ ENCRYPTION_KEYS: '' });
  const service = await token(keyless.tenantId, 'service');
  const body = { id: randomUUID(), roles: ['staff'] };
  const { status } = await keyless.call('POST', MEMBERS, { token: service, body });
  expect(status).toBe(201);
  const own = await token(keyless.tenantId, 'owner');
  const answers = [
    await keyless.call('POST', pathOf(body.id), { token: own, body: { channel: 'email', address: anEmail() } }),
    await keyless.call('PUT', `${MEMBERS}/${body.id}`, {
      token: service,
      body: { name: 'Ana', contact_methods: [{ channel: 'email', address: anEmail() }] },
    }),
  ];
  for (const answer of answers)
    expect([answer.status, answer.body['type']]).toEqual([503, '/problems/no-encryption-key']);
  expect((await keyless.call('GET', `${MEMBERS}/${body.id}`, { token: own })).body['name']).toBeNull();
  await keyless.stop();
});
