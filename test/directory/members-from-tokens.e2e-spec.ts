import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { anEmail, DirectoryHub } from '../support/directory-hub';
import { Hub, type Json, token } from '../support/hub';

const MINUTE_MS = 60_000;
const ALERTS = '/api/v1/alerts';

let hub: Hub;
let directory: DirectoryHub;
beforeAll(async () => {
  hub = await Hub.start({});
  directory = await DirectoryHub.of(hub);
});
afterAll(() => hub.stop());

/** Sends a request with a token of these claims. @returns the status */
const visit = async (sub: string, claims: Json = {}, role = 'staff'): Promise<number> =>
  (await hub.call('GET', ALERTS, { token: await token(hub.tenantId, role, { sub, ...claims }) })).status;

const known = async (id: string): Promise<Json | undefined> =>
  (await hub.sql<Json>('SELECT * FROM members WHERE tenant_id = $1 AND id = $2', [hub.tenantId, id]))[0];

it('who uses the API becomes a member, with the e-mail address of their token', async () => {
  const [sub, email] = [randomUUID(), anEmail()];
  expect(await visit(sub, { name: 'Ana', email, email_verified: true })).toBe(200);
  const member = await directory.until(sub, ({ last_seen_at }) => last_seen_at !== null);
  expect(member).toMatchObject({ name: 'Ana', roles: ['staff'], source: 'token', is_active: true });
  expect(await directory.contacts(sub)).toMatchObject([
    { channel: 'email', address: email, verified_at: expect.any(String) as string },
  ]);
  const [line] = await hub.sql<Json>(`SELECT * FROM audit_log WHERE tenant_id = $1 AND subject_id = $2`, [
    hub.tenantId,
    sub,
  ]);
  expect(line).toMatchObject({ action: 'member.created', actor_id: sub, actor_name: 'Ana' });
});

it('an address that is not verified stays so, and one that is not valid keeps nobody from becoming a member', async () => {
  const [unverified, invalid] = [randomUUID(), randomUUID()];
  await visit(unverified, { email: anEmail() });
  await visit(invalid, { email: 'not an address', email_verified: true });
  await directory.until(unverified, () => true);
  await directory.until(invalid, () => true);
  expect(await directory.contacts(unverified)).toMatchObject([{ verified_at: null }]);
  expect(await directory.contacts(invalid)).toEqual([]);
});

it('the same claims are recorded once in ten minutes, others at once', async () => {
  const sub = randomUUID();
  await visit(sub, { name: 'Ana' });
  const first = await directory.until(sub, ({ last_seen_at }) => last_seen_at !== null);
  hub.moveClock(9 * MINUTE_MS);
  await visit(sub, { name: 'Ana' });
  await visit(sub, { name: 'Ana García' });
  const changed = await directory.until(sub, ({ name }) => name === 'Ana García');
  expect(changed['version']).toBe(2);
  hub.moveClock(10 * MINUTE_MS);
  await visit(sub, { name: 'Ana García' });
  const seen = await directory.until(sub, ({ last_seen_at }) => String(last_seen_at) > String(changed['last_seen_at']));
  // being seen is no change
  expect([seen['version'], String(seen['last_seen_at']) > String(first['last_seen_at'])]).toEqual([2, true]);
  expect(await directory.audited(sub)).toEqual(['member.created', 'member.updated']);
});

it('a token does not change what the service or a person has said', async () => {
  const sub = randomUUID();
  await directory.upsert(sub, { name: 'Ana García', roles: ['manager'] });
  await visit(sub, { name: 'A.' });
  expect(await directory.until(sub, ({ last_seen_at }) => last_seen_at !== null)).toMatchObject({
    name: 'Ana García',
    roles: ['manager'],
    source: 'upsert',
  });
});

it('a removed member stays removed when they use the API, and gets no addresses', async () => {
  const sub = randomUUID();
  await directory.member({ id: sub });
  await hub.call('DELETE', `${ALERTS}/members/${sub}`);
  await visit(sub, { email: anEmail(), email_verified: true });
  const member = await directory.until(sub, ({ last_seen_at }) => last_seen_at !== null);
  expect(member['is_active']).toBe(false);
  expect(await directory.contacts(sub)).toEqual([]);
});

it('services, refused requests and unknown roles make no members', async () => {
  const [service, refused, roleless, last] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  await visit(service, {}, 'service');
  const bearer = await token(hub.tenantId, 'viewer', { sub: refused });
  expect((await hub.call('GET', `${ALERTS}/config`, { token: bearer })).status).toBe(403);
  await visit(roleless, { roles: ['boss'], permissions: ['alerts.read'] });
  // members are recorded in the order of their requests
  await visit(last);
  await directory.until(last, () => true);
  for (const id of [service, refused, roleless]) expect(await known(id)).toBeUndefined();
});

/** The advisory lock that a refused member waits for. */
const LOCK = 1_795_604;

it('no request waits for the record, or fails because of it', async () => {
  const sub = randomUUID();
  await hub.sql(`CREATE FUNCTION refuse_member() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.id = '${sub}' THEN PERFORM pg_advisory_xact_lock(${LOCK}, 0); RAISE EXCEPTION 'refused by the test'; END IF;
    RETURN NEW; END $$`);
  await hub.sql('CREATE TRIGGER refuse_member BEFORE INSERT ON members FOR EACH ROW EXECUTE FUNCTION refuse_member()');
  try {
    await hub.rolledBack(async (client) => {
      await client.query('SELECT pg_advisory_xact_lock($1, 0)', [LOCK]);
      // the record waits for the lock; a request that waited for the record would never end
      expect(await visit(sub)).toBe(200);
      const waits = 'SELECT 1 FROM pg_locks WHERE locktype = $1 AND classid = $2 AND NOT granted';
      const isWaiting = async () => (await client.query(waits, ['advisory', LOCK])).rows.length > 0;
      await eventually(isWaiting, { what: 'a record that waits' });
    });
  } finally {
    await hub.sql('DROP TRIGGER refuse_member ON members');
    await hub.sql('DROP FUNCTION refuse_member');
  }
  // the next request tries again
  await eventually(async () => {
    await visit(sub);
    return known(sub);
  });
});

it('a member of two tenants is a member of the one that they use', async () => {
  const [sub, other] = [randomUUID(), randomUUID()];
  const both = { tenant_id: undefined, tenants: [hub.tenantId, other], sub };
  const bearer = await token(hub.tenantId, 'staff', both);
  await hub.call('GET', ALERTS, { token: bearer, headers: { 'x-tenant-id': hub.tenantId } });
  await directory.until(sub, () => true);
  expect(await hub.sql('SELECT 1 FROM members WHERE id = $1', [sub])).toHaveLength(1);
});
