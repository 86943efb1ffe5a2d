import { randomUUID } from 'node:crypto';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  DisableContactMethodCommand,
  FindContactMethodsQuery,
  GetAddressesQuery,
  VerifyContactMethodCommand,
} from '../../src/directory';
import { anEmail, aPhone, DirectoryHub, MEMBERS } from '../support/directory-hub';
import { Hub, type Json, token } from '../support/hub';

const MINUTE_MS = 60_000;

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

/** A member with a contact method, and a token of the member. */
async function aMemberWith(fields: Json) {
  const sub = randomUUID();
  const { id: memberId } = await directory.member({ id: sub });
  const contact = await directory.contact(memberId, fields);
  return { memberId, id: contact.id, contact, bearer: await token(hub.tenantId, 'viewer', { sub }) };
}

/** The code that is sent to the address, and another one. */
async function codesOf(id: string): Promise<[right: string, wrong: string]> {
  const code = (await directory.sent(id))?.code ?? '';
  return [code, String((Number(code) + 1) % 1_000_000).padStart(6, '0')];
}

it('members add an address, and see it whole; others see it masked', async () => {
  const { memberId, contact, bearer } = await aMemberWith({
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
  const { contact, memberId } = await aMemberWith({ channel: 'push', address });
  expect(contact['address']).toEqual(address);
  expect(await directory.contacts(memberId, directory.service)).toMatchObject([
    { address: 'https://push.example.com/•••••' },
  ]);
});

it('only members themselves and administrators change contact methods', async () => {
  const { memberId, id, bearer } = await aMemberWith({});
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
])('%s is refused without a trace', async (_, body) => {
  const { id } = await directory.member();
  expect((await hub.call('POST', pathOf(id), { body })).status).toBe(422);
  expect(await directory.contacts(id)).toEqual([]);
});

it('each channel has one default, which passes to the oldest when it is deleted', async () => {
  const { memberId, id: first } = await aMemberWith({});
  const second = await directory.contact(memberId, { is_default: true });
  const third = await directory.contact(memberId, { channel: 'sms', address: aPhone() });
  const defaults = async () =>
    (await directory.contacts(memberId)).filter((one) => one['is_default']).map(({ id }) => id);
  expect(await defaults()).toEqual([second.id, third.id]);
  await hub.call('DELETE', pathOf(memberId, second.id));
  expect(await defaults()).toEqual([first, third.id]);
});

it('an address comes once, and ten contact methods are the limit', async () => {
  const { memberId, contact } = await aMemberWith({ address: 'Ana.Canary@example.com' });
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
  const { memberId } = await aMemberWith({});
  const answers = await Promise.all(
    Array.from({ length: 12 }, () =>
      hub.call('POST', pathOf(memberId), { body: { channel: 'email', address: anEmail() } }),
    ),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(9);
});

it('the version must be the current one, and every change is in the audit log without the address', async () => {
  const { memberId, id } = await aMemberWith({ address: 'audited-canary@example.com' });
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

describe('a code', () => {
  it('verifies the address that it was sent to', async () => {
    const { memberId, id, bearer } = await aMemberWith({});
    const requested = await directory.onContact(memberId, id, 'send-code', undefined, bearer);
    expect([requested.status, requested.body['code']]).toEqual([202, null]);
    const [code] = await codesOf(id);
    expect(code).toMatch(/^\d{6}$/);
    const verified = await directory.onContact(memberId, id, 'verify', { code }, bearer);
    expect([verified.status, verified.body['verified_at']]).toEqual([200, expect.any(String)]);
    expect((await directory.onContact(memberId, id, 'verify', { code }, bearer)).body).toEqual(verified.body);
    expect(await directory.audited(id)).toEqual(['contact_method.created', 'contact_method.verified']);
  });

  it('allows five tries, also at the same time', async () => {
    const { memberId, id } = await aMemberWith({});
    await directory.onContact(memberId, id, 'send-code');
    const [right, wrong] = await codesOf(id);
    const answers = await Promise.all(
      Array.from({ length: 7 }, () => directory.onContact(memberId, id, 'verify', { code: wrong })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([422, 422, 422, 422, 422, 429, 429]);
    const late = await directory.onContact(memberId, id, 'verify', { code: right });
    expect([late.status, late.body['type'], Number(late.headers.get('retry-after'))]).toEqual([
      429,
      '/problems/too-many-codes',
      60,
    ]);
  });

  it('comes again after a minute, and then only the new one counts', async () => {
    const { memberId, id } = await aMemberWith({});
    await directory.onContact(memberId, id, 'send-code');
    const [old] = await codesOf(id);
    const early = await directory.onContact(memberId, id, 'send-code');
    expect([early.status, Number(early.headers.get('retry-after')) <= 60]).toEqual([429, true]);
    hub.moveClock(MINUTE_MS);
    expect((await directory.onContact(memberId, id, 'send-code')).status).toBe(202);
    const [code] = await codesOf(id);
    expect((await directory.onContact(memberId, id, 'verify', { code: old })).status).toBe(old === code ? 200 : 422);
    expect((await directory.onContact(memberId, id, 'verify', { code })).status).toBe(200);
  });

  it('is valid for ten minutes', async () => {
    const { memberId, id } = await aMemberWith({});
    await directory.onContact(memberId, id, 'send-code');
    const [code] = await codesOf(id);
    hub.moveClock(10 * MINUTE_MS + 1);
    expect((await directory.onContact(memberId, id, 'verify', { code })).status).toBe(422);
    expect(await directory.sent(id)).toBeNull();
  });

  it('is not for another address that the contact method got meanwhile', async () => {
    const { memberId, id } = await aMemberWith({});
    await directory.onContact(memberId, id, 'send-code');
    const [code] = await codesOf(id);
    await hub.call('PUT', pathOf(memberId, id), { body: { address: anEmail() } });
    expect((await directory.onContact(memberId, id, 'verify', { code })).status).toBe(422);
  });

  it('is sent five times a day to an address, even for other members and tenants', async () => {
    const address = anEmail();
    const { memberId, id } = await aMemberWith({ address });
    const foreign = await token(randomUUID());
    const [theirs, contact] = [randomUUID(), { channel: 'email', address }];
    await hub.call('POST', MEMBERS, { token: foreign, body: { id: theirs, roles: ['staff'] } });
    const added = await hub.call('POST', pathOf(theirs), { token: foreign, body: contact });
    for (let i = 0; i < 5; i++) {
      const answer = await (i % 2
        ? directory.onContact(theirs, String(added.body['id']), 'send-code', undefined, foreign)
        : directory.onContact(memberId, id, 'send-code'));
      expect(answer.status).toBe(202);
      hub.moveClock(MINUTE_MS);
    }
    const sixth = await directory.onContact(memberId, id, 'send-code');
    expect([sixth.status, Number(sixth.headers.get('retry-after')) > 23 * 3_600]).toEqual([429, true]);
    hub.moveClock(24 * 60 * MINUTE_MS);
    expect((await directory.onContact(memberId, id, 'send-code')).status).toBe(202);
  });
});

it('a Telegram chat is verified by the code that comes from it, not by one that is typed', async () => {
  const { memberId, id } = await aMemberWith({ channel: 'telegram', address: '123456789' });
  const { body } = await directory.onContact(memberId, id, 'send-code');
  const code = String(body['code']);
  expect((await directory.onContact(memberId, id, 'verify', { code })).status).toBe(422);
  const owners = await hub.app
    .get(QueryBus, { strict: false })
    .execute(new FindContactMethodsQuery('telegram', '123456789'));
  expect(owners).toMatchObject([{ id, memberId, tenantId: hub.tenantId }]);
  await run(new VerifyContactMethodCommand(hub.tenantId, id, { sentCode: code }));
  expect(await directory.contacts(memberId)).toMatchObject([{ verified_at: expect.any(String) as string }]);
});

it('a webhook is verified by a test that it has accepted', async () => {
  const { memberId, id } = await aMemberWith({ channel: 'webhook', address: 'https://example.com/hook' });
  await directory.onContact(memberId, id, 'send-code');
  const deliveredId = (await directory.sent(id))?.id ?? '';
  const unknown = run(new VerifyContactMethodCommand(hub.tenantId, id, { deliveredId: randomUUID() }));
  await expect(unknown).rejects.toThrow(/no test/);
  await run(new VerifyContactMethodCommand(hub.tenantId, id, { deliveredId }));
  // the outbox delivers at least once
  await run(new VerifyContactMethodCommand(hub.tenantId, id, { deliveredId }));
  expect(await directory.audited(id)).toEqual(['contact_method.created', 'contact_method.verified']);
  expect(await directory.contacts(memberId)).toMatchObject([{ verified_at: expect.any(String) as string }]);
});

it('an address that does not work is disabled, unless it is another one by now', async () => {
  const address = anEmail();
  const { memberId, id } = await aMemberWith({ address });
  expect(await run(new DisableContactMethodCommand(hub.tenantId, id, 'bounced', anEmail()))).toBe(false);
  expect(await run(new DisableContactMethodCommand(hub.tenantId, id, 'bounced', address))).toBe(true);
  expect(await directory.contacts(memberId)).toMatchObject([{ is_enabled: false, disabled_reason: 'bounced' }]);
  await hub.call('PUT', pathOf(memberId, id), { body: { is_enabled: true } });
  expect(await directory.contacts(memberId)).toMatchObject([{ is_enabled: true, disabled_reason: null }]);
});

it('addresses for sending are read of several tenants at once, and those of another tenant are not', async () => {
  const address = anEmail();
  const { id } = await aMemberWith({ address });
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
