import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { anEmail, DirectoryHub } from '../support/directory-hub';
import { Hub, type Json, token } from '../support/hub';

const EXCHANGE = 'tenants';
const LETTERS = '/api/v1/alerts/dead-letters';

let hub: Hub;
let directory: DirectoryHub;
beforeAll(async () => {
  hub = await Hub.start();
  directory = await DirectoryHub.of(hub);
});
afterAll(() => hub.stop());

const message = (fields: Json = {}): Json => ({
  event_id: randomUUID(),
  tenant_id: hub.tenantId,
  name: 'Ana',
  roles: ['staff'],
  updated_at: new Date().toISOString(),
  ...fields,
});
const upserted = (body: unknown) => hub.outside.publish(EXCHANGE, 'tenants.member_upserted', body);
const removed = (body: unknown) => hub.outside.publish(EXCHANGE, 'tenants.member_removed', body);

const letter = (id: string): Promise<Json> =>
  eventually(
    async () => {
      const { body } = await hub.call<{ items: Json[] }>('GET', `${LETTERS}?limit=200`);
      return body.items.find(({ event_id }) => event_id === id);
    },
    { what: 'a dead letter' },
  );

it('a message creates a member with verified addresses, changes and removes them', async () => {
  const [id, address] = [randomUUID(), anEmail()];
  const contact = { channel: 'email', address, label: 'work', verified: true };
  await upserted(message({ id, locale: 'eu', time_zone: 'Europe/Madrid', contact_methods: [contact], unknown: 1 }));
  const member = await directory.until(id, () => true);
  expect(member).toMatchObject({ name: 'Ana', locale: 'eu', time_zone: 'Europe/Madrid', source: 'upsert' });
  expect(await directory.contacts(id)).toMatchObject([
    { address, label: 'work', verified_at: expect.any(String) as string },
  ]);
  await upserted(message({ id, name: 'Ana García' }));
  await directory.until(id, ({ name }) => name === 'Ana García');
  await removed({ event_id: randomUUID(), tenant_id: hub.tenantId, id, updated_at: new Date().toISOString() });
  await directory.until(id, ({ is_active }) => is_active === false);
  expect(await directory.audited(id)).toEqual(['member.created', 'member.updated', 'member.removed']);
});

it('customer_id is read as tenant_id', async () => {
  const id = randomUUID();
  await upserted(message({ id, tenant_id: undefined, customer_id: hub.tenantId.toUpperCase() }));
  await directory.until(id, ({ name }) => name === 'Ana');
});

it('messages that come twice or late change nothing, in whatever order they arrive', async () => {
  const id = randomUUID();
  const at = (seconds: number) => new Date(Date.now() - 60_000 + seconds * 1_000).toISOString();
  await removed(message({ id, updated_at: at(3) }));
  await directory.until(id, ({ is_active }) => is_active === false);
  await upserted(message({ id, updated_at: at(2) }));
  const after = message({ id, name: 'back', updated_at: at(4) });
  await upserted(after);
  await upserted(after);
  await upserted(message({ id, name: 'late', updated_at: at(1) }));
  // all messages of the queue before this one are processed
  const last = randomUUID();
  await upserted(message({ id: last }));
  await directory.until(last, () => true);
  const member = await directory.until(id, ({ is_active }) => is_active === true);
  expect(member).toMatchObject({ name: 'back', version: 2 });
});

it.each<[string, Json, string, string]>([
  ['a role that is none', { roles: ['boss'] }, 'invalid', '/roles'],
  ['no roles', { roles: undefined }, 'invalid', '/roles'],
  ['an id that is none', { id: 'x' }, 'invalid', '/id'],
  [
    'an address that is none',
    { contact_methods: [{ channel: 'email', address: 'ana' }] },
    'invalid',
    '/contact_methods/0',
  ],
])('%s makes a dead letter, and the other messages are processed', async (_, fields, reason, place) => {
  const [bad, good] = [message({ id: randomUUID(), ...fields }), message({ id: randomUUID() })];
  await upserted(bad);
  await upserted(good);
  await directory.until(String(good['id']), () => true);
  expect(await letter(String(bad['event_id']))).toMatchObject({
    reason,
    exchange: EXCHANGE,
    routing_key: 'tenants.member_upserted',
    error: expect.stringContaining(place) as string,
  });
});

it('a conflict makes a dead letter, which can be replayed when it is over', async () => {
  const external_id = randomUUID();
  const owner = await directory.member({ external_id });
  const second = message({ id: randomUUID(), external_id });
  await upserted(second);
  const dead = await letter(String(second['event_id']));
  expect(dead['reason']).toBe('external-id-taken');
  await hub.call('PUT', `/api/v1/alerts/members/${owner.id}`, { body: { external_id: null } });
  const { body } = await hub.call('POST', `${LETTERS}/replay`, { body: { ids: [dead['id']] } });
  expect(body['replayed']).toBe(1);
  await directory.until(String(second['id']), (member) => member['external_id'] === external_id);
});

it('what is no JSON, too large or without a tenant becomes a dead letter, too', async () => {
  for (const content of [
    Buffer.from('{"id": '),
    Buffer.alloc(70_000, 'x'),
    Buffer.from('[]'),
    Buffer.from('{"tenant_id": 7}'),
  ]) {
    const messageId = randomUUID();
    await hub.outside.publish(EXCHANGE, 'tenants.member_upserted', content, { messageId });
    const [row] = await eventually(async () => {
      const rows = await hub.sql<Json>('SELECT reason FROM dead_letters WHERE message_id = $1', [messageId]);
      return rows.length > 0 && rows;
    });
    expect(row?.['reason']).toBe('invalid');
  }
});

it('the first message of a tenant registers it', async () => {
  const tenant_id = randomUUID();
  const id = randomUUID();
  await upserted(message({ id, tenant_id }));
  const bearer = await token(tenant_id, 'service');
  await eventually(async () => {
    const { body } = await hub.call('GET', `/api/v1/alerts/members/${id}`, { token: bearer });
    return body['name'] === 'Ana';
  });
  expect(await hub.sql('SELECT 1 FROM tenants WHERE id = $1', [tenant_id])).toHaveLength(1);
});

it('the consumer is shown with the others', async () => {
  const { body } = await hub.call<{ consumers: Json[] }>('GET', '/api/v1/alerts/consumer/status');
  expect(JSON.stringify(body)).toContain('alert_processor.members');
});
