import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { DirectoryHub, MEMBERS } from '../support/directory-hub';
import { Hub, type Json, token } from '../support/hub';

let hub: Hub;
let directory: DirectoryHub;
beforeAll(async () => {
  hub = await Hub.start();
  directory = await DirectoryHub.of(hub);
});
afterAll(() => hub.stop());

const hours = [{ days: ['MO', 'TU'], from: '08:00', to: '16:00' }];

it('a member that is entered by hand has all fields', async () => {
  const manager = await directory.member({ name: 'Eva', roles: ['manager'] });
  const fields = { name: 'Ana', external_id: randomUUID(), manager_id: manager.id, roles: ['viewer', 'staff'] };
  const more = { locale: 'eu', time_zone: 'Europe/Madrid', working_hours: hours };
  const created = await directory.member({ ...fields, ...more });
  expect(created).toMatchObject({ ...fields, ...more, role: 'staff', is_active: true, source: 'manual', version: 1 });
  expect(await directory.get(created.id)).toEqual(created);
  expect(await directory.audited(created.id)).toEqual(['member.created']);
});

it('the tenant’s service upserts: 201 when the member is new, else 200', async () => {
  const id = randomUUID();
  const first = await directory.upsert(id, { name: 'Ana', roles: ['staff'] });
  expect([first.status, first.body]).toEqual([201, expect.objectContaining({ id, source: 'upsert', version: 1 })]);
  const second = await directory.upsert(id, { name: 'Ana García' });
  expect([second.status, second.body]).toEqual([200, expect.objectContaining({ roles: ['staff'], version: 2 })]);
  const same = await directory.upsert(id, { name: 'Ana García' });
  expect([same.status, same.body]).toEqual([200, second.body]);
  expect(await directory.audited(id)).toEqual(['member.created', 'member.updated']);
});

it('what is entered by hand is not overwritten by the service, which fills what is empty', async () => {
  const { id } = await directory.member({ name: 'Ana', roles: ['owner'] });
  const { body } = await directory.upsert(id, { name: 'A. G.', roles: ['staff'], locale: 'es' });
  expect(body).toMatchObject({ name: 'Ana', roles: ['owner'], locale: 'es', source: 'manual' });
  const byHand = await hub.call('PUT', `${MEMBERS}/${id}`, { body: { name: 'Ana García', roles: ['staff'] } });
  expect(byHand.body).toMatchObject({ name: 'Ana García', roles: ['staff'] });
});

it('an older updated_at changes nothing, and one in the future does not block what comes next', async () => {
  const id = randomUUID();
  const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
  await directory.upsert(id, { name: 'new', roles: ['staff'], updated_at: at(-1) });
  const old = await directory.upsert(id, { name: 'old', is_active: false, updated_at: at(-2) });
  expect([old.status, old.body]).toEqual([200, expect.objectContaining({ name: 'new', is_active: true, version: 1 })]);
  await directory.upsert(id, { name: 'from the future', updated_at: at(60) });
  expect((await directory.upsert(id, { name: 'newest', updated_at: at(61) })).body['name']).toBe('newest');
});

it('an id and an external id are taken once, and a version must be the current one', async () => {
  const external_id = randomUUID();
  const { id } = await directory.member({ external_id });
  const again = await hub.call('POST', MEMBERS, { body: { id, roles: ['staff'] } });
  expect([again.status, again.body['type']]).toEqual([409, '/problems/member-exists']);
  const taken = await hub.call('POST', MEMBERS, { body: { external_id, roles: ['staff'] } });
  expect([taken.status, taken.body['type']]).toEqual([409, '/problems/external-id-taken']);
  const stale = { body: { name: 'x' }, headers: { 'if-match': '"7"' } };
  const answer = await hub.call('PUT', `${MEMBERS}/${id}`, stale);
  expect([answer.status, answer.body]).toEqual([
    412,
    expect.objectContaining({ type: '/problems/member-changed', version: 1 }),
  ]);
  const current = { body: { name: 'x' }, headers: { 'if-match': '"1"' } };
  expect((await hub.call('PUT', `${MEMBERS}/${id}`, current)).body['version']).toBe(2);
});

it.each<[string, Json, string]>([
  ['no roles', { name: 'Ana' }, '/roles'],
  ['the role of services', { roles: ['service'] }, '/roles'],
  ['an unknown language', { roles: ['staff'], locale: 'fr' }, '/locale'],
  ['an offset as time zone', { roles: ['staff'], time_zone: '+02:00' }, '/time_zone'],
  ['an unknown time zone', { roles: ['staff'], time_zone: 'Europe/Lavapies' }, '/time_zone'],
  ['a manager who does not exist', { roles: ['staff'], manager_id: randomUUID() }, '/manager_id'],
  ['a long name', { roles: ['staff'], name: 'x'.repeat(201) }, '/name'],
  ['too many hours', { roles: ['staff'], working_hours: Array(15).fill(hours[0]) }, '/working_hours'],
  ['hours on no day', { roles: ['staff'], working_hours: [{ ...hours[0], days: ['XX'] }] }, '/working_hours/0/days'],
  [
    'an address that is none',
    { roles: ['staff'], contact_methods: [{ channel: 'email', address: 'ana' }] },
    '/contact_methods/0/address',
  ],
  [
    'an address that a person calls verified',
    { roles: ['staff'], contact_methods: [{ channel: 'email', address: 'ana@example.com', verified: true }] },
    '/contact_methods/0/verified',
  ],
])('%s is refused without a trace', async (_, body, pointer) => {
  const id = randomUUID();
  const { status, body: problem } = await hub.call<{ errors: Json[] }>('PUT', `${MEMBERS}/${id}`, { body });
  expect([status, problem.errors?.[0]?.['pointer']]).toEqual([422, pointer]);
  expect((await hub.call('GET', `${MEMBERS}/${id}`)).status).toBe(404);
});

it('a list can be paged, and filtered by role and state', async () => {
  const own = await Hub.start();
  const list = async (query = ''): Promise<Json[]> => {
    const { body } = await own.call<{ items: Json[]; next_cursor: string | null }>('GET', `${MEMBERS}?${query}`, {
      token: await token(own.tenantId, 'service'),
    });
    return body.next_cursor === null
      ? body.items
      : [...body.items, ...(await list(`${query.replace(/&cursor=.*/, '')}&cursor=${body.next_cursor}`))];
  };
  const service = { token: await token(own.tenantId, 'service') };
  const ids = Array.from({ length: 5 }, () => randomUUID()).sort();
  for (const [i, id] of ids.entries())
    await own.call('PUT', `${MEMBERS}/${id}`, { ...service, body: { roles: [i < 2 ? 'owner' : 'staff'] } });
  await own.call('DELETE', `${MEMBERS}/${ids[4]}`, service);
  expect((await list('limit=2')).map(({ id }) => id)).toEqual(ids);
  expect((await list('role=owner')).map(({ id }) => id)).toEqual(ids.slice(0, 2));
  expect((await list('is_active=false')).map(({ id }) => id)).toEqual(ids.slice(4));
  await own.stop();
});

it('members see themselves, and change only what is theirs', async () => {
  const sub = randomUUID();
  const bearer = await token(hub.tenantId, 'viewer', { sub, name: 'Ana' });
  const me = (method: string, body?: Json) =>
    hub.call(method, `${MEMBERS}/me`, { token: bearer, ...(body && { body }) });
  expect((await me('GET')).body).toMatchObject({ id: sub, name: 'Ana', roles: ['viewer'], source: 'token' });
  const own = {
    name: 'Ana G.',
    locale: 'eu',
    time_zone: 'Europe/Madrid',
    working_hours: [{ ...hours[0], days: ['mon', 'tue'] }],
  };
  const changed = await me('PUT', own);
  expect([changed.status, changed.body]).toEqual([
    200,
    expect.objectContaining({ ...own, source: 'token', working_hours: [{ ...hours[0], time_zone: 'Europe/Madrid' }] }),
  ]);
  // what they have said about themselves, the service does not change
  expect((await directory.upsert(sub, { locale: 'es', roles: ['staff'] })).body).toMatchObject({
    locale: 'eu',
    roles: ['staff'],
  });
  expect((await me('PUT', { roles: ['owner'] })).status).toBe(422);
  expect((await hub.call('PUT', `${MEMBERS}/${sub}`, { token: bearer, body: { name: 'x' } })).status).toBe(403);
});

it('working hours of /members/me can be given to a snooze as they are', async () => {
  const alert = await hub.anAlert();
  const bearer = await token(hub.tenantId, 'owner');
  await hub.call('PUT', `${MEMBERS}/me`, { token: bearer, body: { working_hours: hours, time_zone: 'Europe/Madrid' } });
  const { body } = await hub.call<{ working_hours: Json[] }>('GET', `${MEMBERS}/me`, { token: bearer });
  const snoozed = await hub.call('POST', `/api/v1/alerts/${String(alert['id'])}/snooze`, {
    token: bearer,
    body: { working_hours: body.working_hours[0] },
  });
  expect([snoozed.status, snoozed.body['status']]).toEqual([200, 'snoozed']);
});

it('services are no members', async () => {
  expect((await hub.call('GET', `${MEMBERS}/me`, { token: directory.service })).status).toBe(404);
});

it('only administrators and services write members, everybody reads them', async () => {
  const { id } = await directory.member();
  for (const role of ['viewer', 'staff']) {
    const bearer = { token: await token(hub.tenantId, role) };
    expect((await hub.call('GET', `${MEMBERS}/${id}`, bearer)).status).toBe(200);
    const writes = [
      hub.call('POST', MEMBERS, { ...bearer, body: { roles: ['staff'] } }),
      hub.call('PUT', `${MEMBERS}/${id}`, { ...bearer, body: {} }),
      hub.call('DELETE', `${MEMBERS}/${id}`, bearer),
      hub.call('POST', `${MEMBERS}/import`, { ...bearer, body: [{ id, roles: ['staff'] }] }),
    ];
    expect((await Promise.all(writes)).map(({ status }) => status)).toEqual([403, 403, 403, 403]);
  }
});

it('a change that cannot be recorded in the audit log is not made', async () => {
  const id = randomUUID();
  await hub.sql(`CREATE TRIGGER refuse_audit BEFORE INSERT ON audit_log FOR EACH ROW
    WHEN (NEW.subject_id = '${id}') EXECUTE FUNCTION refuse_change()`);
  const { status } = await directory.upsert(id, { roles: ['staff'] });
  await hub.sql('DROP TRIGGER refuse_audit ON audit_log');
  expect(status).toBe(500);
  expect((await hub.call('GET', `${MEMBERS}/${id}`)).status).toBe(404);
});

it('each change is published, without names and addresses', async () => {
  const published = await hub.outside.listen('alerts', 'alerts.member_changed');
  const { id } = await directory.member({ name: 'canary name' });
  await directory.contact(id);
  await hub.call('PUT', `${MEMBERS}/${id}`, { body: { roles: ['owner'] } });
  await hub.call('DELETE', `${MEMBERS}/${id}`);
  const events = await eventually(() => {
    const own = published.filter(({ body }) => body['member_id'] === id);
    return own.length === 4 && own.map(({ body }) => body);
  });
  expect(events.map(({ change, is_active, roles }) => [change, is_active, roles])).toEqual([
    ['created', true, ['staff']],
    ['contact_methods', true, ['staff']],
    ['updated', true, ['owner']],
    ['removed', false, ['owner']],
  ]);
  expect(JSON.stringify(events)).not.toMatch(/canary/);
});
