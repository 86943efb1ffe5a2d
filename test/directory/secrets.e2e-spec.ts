import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { anEmail, DirectoryHub, MEMBERS } from '../support/directory-hub';
import { Hub, type Json, token } from '../support/hub';
import { Process } from '../support/process';
import { tablesWith } from '../support/tables-with';

const KEYS = `first:${Buffer.alloc(32, 7).toString('base64')}`;

let running: Process;
let hub: Hub;
let directory: DirectoryHub;
beforeAll(async () => {
  // a process of its own, with all that it logs
  running = await Process.start({ ENCRYPTION_KEYS: KEYS, LOG_LEVEL: 'trace' });
  hub = await Hub.of(running);
  directory = await DirectoryHub.of(hub);
});
afterAll(() => hub.stop());

const logged = (): string => running.stdout + running.stderr;

it('an address is in no table, log, event, audit line, or answer to a stranger', async () => {
  const canary = randomUUID();
  const address = `${canary}@example.com`;
  const published = await hub.outside.listen('alerts');
  // RabbitMQ and the listeners get everything, but nothing is removed from the outbox meanwhile
  await hub.sql(`CREATE TABLE kept_outbox AS SELECT * FROM outbox_dispatches WHERE false`);
  await hub.sql(`CREATE FUNCTION keep_outbox() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN INSERT INTO kept_outbox SELECT NEW.*; RETURN NULL; END $$`);
  await hub.sql(
    'CREATE TRIGGER keep_outbox AFTER INSERT ON outbox_dispatches FOR EACH ROW EXECUTE FUNCTION keep_outbox()',
  );
  try {
    const id = randomUUID();
    await directory.upsert(id, { roles: ['staff'], contact_methods: [{ channel: 'email', address, verified: true }] });
    const method = await directory.contact(id, { channel: 'webhook', address: `https://example.com/${canary}` });
    await hub.call('PUT', `${MEMBERS}/${id}/contact-methods/${method.id}`, {
      body: { address: `https://example.com/${canary}/2` },
    });
    const [first] = await directory.contacts(id);
    await directory.onContact(id, String(first?.['id']), 'send-code');
    await directory.onContact(id, String(first?.['id']), 'verify', { code: '000000' });
    const refused = { channel: 'email', address: `${canary} is none` };
    expect((await hub.call('POST', `${MEMBERS}/${id}/contact-methods`, { body: refused })).status).toBe(422);
    const sub = randomUUID();
    await hub.call('GET', '/api/v1/alerts', {
      token: await token(hub.tenantId, 'staff', { sub, email: `${canary}@example.org` }),
    });
    await directory.until(sub, () => true);
    await eventually(() => published.filter(({ body }) => body['tenant_id'] === hub.tenantId).length >= 4);
    expect(await hub.sql(`SELECT 1 FROM kept_outbox WHERE type = 'directory.verification_requested'`)).toHaveLength(1);
    expect(await tablesWith(hub, canary)).toEqual([]);
    expect(JSON.stringify(published.map(({ body }) => body))).not.toContain(canary);
    const staff = await token(hub.tenantId, 'staff');
    for (const path of [MEMBERS, `${MEMBERS}/${id}`, `${MEMBERS}/${id}/contact-methods`])
      expect(JSON.stringify((await hub.call('GET', path, { token: staff })).body)).not.toContain(canary);
    const { body: audit } = await hub.call<{ items: Json[] }>('GET', '/api/v1/alerts/audit?limit=200');
    expect(audit.items.filter(({ subject_type }) => subject_type === 'contact_method').length).toBeGreaterThan(2);
    expect(JSON.stringify(audit)).not.toContain(canary);
    expect(logged().length).toBeGreaterThan(1_000);
    expect(logged()).not.toContain(canary);
  } finally {
    await hub.sql('DROP TRIGGER keep_outbox ON outbox_dispatches');
    await hub.sql('DROP FUNCTION keep_outbox');
    await hub.sql('DROP TABLE kept_outbox');
  }
});

it('a message that is refused shows its address only where dead letters show their content', async () => {
  const canary = randomUUID();
  const event_id = randomUUID();
  const contact = { channel: 'email', address: `${canary}@example.com` };
  await hub.outside.publish('tenants', 'tenants.member_upserted', {
    event_id,
    tenant_id: hub.tenantId,
    id: randomUUID(),
    roles: ['boss'],
    contact_methods: [contact],
  });
  const letter = await eventually(async () => {
    const { body } = await hub.call<{ items: Json[] }>('GET', '/api/v1/alerts/dead-letters');
    return body.items.find((one) => one['event_id'] === event_id);
  });
  expect(String(letter['error'])).not.toContain(canary);
  expect(await tablesWith(hub, canary)).toEqual(['dead_letters']);
  const staff = await token(hub.tenantId, 'staff');
  expect((await hub.call('GET', `/api/v1/alerts/dead-letters/${String(letter['id'])}`, { token: staff })).status).toBe(
    403,
  );
  expect(logged()).not.toContain(canary);
});

it('after a rotation of the key, old addresses are read and recognised', async () => {
  const address = anEmail();
  const id = randomUUID();
  await directory.upsert(id, { roles: ['staff'], contact_methods: [{ channel: 'email', address, verified: true }] });
  const [before] = await directory.contacts(id);
  const rotated = await Process.start({ ENCRYPTION_KEYS: `second:${Buffer.alloc(32, 8).toString('base64')} ${KEYS}` });
  await rotated.ready();
  const path = `${rotated.url}${MEMBERS}/${id}`;
  const headers = { authorization: `Bearer ${directory.service}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ contact_methods: [{ channel: 'email', address }] });
  expect((await fetch(path, { method: 'PUT', headers, body })).status).toBe(200);
  const owner = { authorization: `Bearer ${await token(hub.tenantId)}` };
  const list = (await (await fetch(`${path}/contact-methods`, { headers: owner })).json()) as { items: Json[] };
  expect(list.items).toEqual([before]);
  await rotated.stop();
});
