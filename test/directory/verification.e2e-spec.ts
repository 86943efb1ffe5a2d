import { randomUUID } from 'node:crypto';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { FindContactMethodsQuery, VerifyContactMethodCommand } from '../../src/directory';
import { anEmail, DirectoryHub, MEMBERS } from '../support/directory-hub';
import { Hub, token } from '../support/hub';

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

/** The code that is sent to the address, and another one. */
async function codesOf(id: string): Promise<[right: string, wrong: string]> {
  const code = (await directory.sent(id))?.code ?? '';
  return [code, String((Number(code) + 1) % 1_000_000).padStart(6, '0')];
}

describe('a code', () => {
  it('verifies the address that it was sent to', async () => {
    const { memberId, id, bearer } = await directory.memberWith({});
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
    const { memberId, id } = await directory.memberWith({});
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
    const { memberId, id } = await directory.memberWith({});
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
    const { memberId, id } = await directory.memberWith({});
    await directory.onContact(memberId, id, 'send-code');
    const [code] = await codesOf(id);
    hub.moveClock(10 * MINUTE_MS + 1);
    expect((await directory.onContact(memberId, id, 'verify', { code })).status).toBe(422);
    expect(await directory.sent(id)).toBeNull();
  });

  it('is not for another address that the contact method got meanwhile', async () => {
    const { memberId, id } = await directory.memberWith({});
    await directory.onContact(memberId, id, 'send-code');
    const [code] = await codesOf(id);
    await hub.call('PUT', pathOf(memberId, id), { body: { address: anEmail() } });
    expect((await directory.onContact(memberId, id, 'verify', { code })).status).toBe(422);
  });

  it('is sent five times a day to an address, even for other members and tenants', async () => {
    const address = anEmail();
    const { memberId, id } = await directory.memberWith({ address });
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
  const { memberId, id } = await directory.memberWith({ channel: 'telegram', address: '123456789' });
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
  const { memberId, id } = await directory.memberWith({ channel: 'webhook', address: 'https://example.com/hook' });
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
