import { randomUUID } from 'node:crypto';
import { Hub, type Json, token } from '../support/hub';

const VIEWS = '/api/v1/alerts/views';

let hub: Hub;
const people: Record<'owner' | 'manager' | 'staff' | 'viewer', string> = {
  owner: '',
  manager: '',
  staff: '',
  viewer: '',
};
beforeAll(async () => {
  hub = await Hub.start();
  for (const role of ['owner', 'manager', 'staff', 'viewer'] as const) people[role] = await token(hub.tenantId, role);
});
afterAll(() => hub.stop());

const view = (fields: Json = {}): Json => ({ name: 'Critical ones', query: 'severity=critical', ...fields });
const add = (bearer: string, fields: Json = {}) => hub.call('POST', VIEWS, { token: bearer, body: view(fields) });
const put = (bearer: string, id: unknown, version: unknown, fields: Json = {}) =>
  hub.call('PUT', `${VIEWS}/${String(id)}`, {
    token: bearer,
    body: view(fields),
    headers: { 'if-match': `"${String(version)}"` },
  });
const seenBy = async (bearer: string) =>
  (await hub.call<{ items: Json[] }>('GET', VIEWS, { token: bearer })).body.items;
const idsSeenBy = async (bearer: string) => (await seenBy(bearer)).map(({ id }) => id);

it('a view is of its member alone, unless it is shared', async () => {
  const { status, body: own } = await add(people.staff, { name: 'Mine', position: 2 });
  expect([status, own]).toMatchObject([201, { name: 'Mine', is_shared: false, is_default: false, version: 1 }]);
  const { body: shared } = await add(people.manager, { name: 'Ours', is_shared: true, position: 1 });
  expect(await idsSeenBy(people.staff)).toEqual([shared['id'], own['id']]);
  expect(await idsSeenBy(people.viewer)).toEqual([shared['id']]);
  const path = `${VIEWS}/${String(own['id'])}`;
  expect((await hub.call('GET', path, { token: people.staff })).body).toEqual(own);
  for (const method of ['GET', 'DELETE'] as const)
    expect((await hub.call(method, path, { token: people.owner, headers: { 'if-match': '*' } })).body['type']).toBe(
      '/problems/view-not-found',
    );
  expect(await idsSeenBy(await token(randomUUID()))).toEqual([]);
});

it('shared views need the permission to manage, and are audited; one’s own are not', async () => {
  const refused = await add(people.staff, { is_shared: true });
  expect([refused.status, refused.body['type']]).toEqual([403, '/problems/shared-view-forbidden']);
  const { body: own } = await add(people.viewer);
  expect((await put(people.viewer, own['id'], 1, { is_shared: true })).status).toBe(403);
  const { body: shared } = await add(people.owner, { is_shared: true });
  expect((await put(people.staff, shared['id'], 1)).status).toBe(403);
  const deleted = { token: people.staff, headers: { 'if-match': '*' } };
  expect((await hub.call('DELETE', `${VIEWS}/${String(shared['id'])}`, deleted)).status).toBe(403);
  expect((await put(people.manager, shared['id'], 1, { is_shared: true, name: 'Renamed' })).status).toBe(200);
  const gone = { token: people.manager, headers: { 'if-match': '"2"' } };
  expect((await hub.call('DELETE', `${VIEWS}/${String(shared['id'])}`, gone)).status).toBe(204);
  const audit = async (id: unknown) =>
    (await hub.call<{ items: Json[] }>('GET', `/api/v1/alerts/audit?subject_id=${String(id)}`)).body.items.map(
      ({ action }) => action,
    );
  expect(await audit(shared['id'])).toEqual(['view.deleted', 'view.updated', 'view.created']);
  expect(await audit(own['id'])).toEqual([]);
});

it('one view at most is the default of a member, and one of the tenant', async () => {
  const someone = await token(hub.tenantId, 'staff');
  const { body: first } = await add(someone, { is_default: true });
  const { body: second } = await add(someone, { is_default: true });
  const { body: ours } = await add(people.owner, { is_default: true, is_shared: true });
  const defaults = (await seenBy(someone)).filter(({ is_default }) => is_default).map(({ id }) => id);
  expect(new Set(defaults)).toEqual(new Set([second['id'], ours['id']]));
  const late = await put(someone, first['id'], 1, { is_default: true });
  expect([late.status, late.body['type'], late.body['version']]).toEqual([412, '/problems/view-changed', 2]);
  expect((await put(someone, first['id'], 2, { is_default: true })).status).toBe(200);
});

it('a member has 50 views at most, however many are saved at the same time', async () => {
  const someone = await token(hub.tenantId, 'staff');
  const answers = await Promise.all(Array.from({ length: 55 }, (_, i) => add(someone, { name: `View ${i}` })));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(50);
  const refused = answers.find(({ status }) => status !== 201);
  expect([refused?.status, refused?.body]).toMatchObject([
    409,
    { type: '/problems/too-many-views', limit: 50, current: 50 },
  ]);
  expect((await add(people.owner, { is_shared: true })).status).toBe(201);
});

it.each([
  [{ name: '' }, '/name'],
  [{ name: 'x'.repeat(101) }, '/name'],
  [{ query: 'x'.repeat(2_001) }, '/query'],
  [{ query: 'a b' }, '/query'],
  [{ query: '?a=b' }, '/query'],
  [{ query: 5 }, '/query'],
  [{ position: -1 }, '/position'],
  [{ is_shared: 'yes' }, '/is_shared'],
])('%j is refused', async (fields, pointer) => {
  const before = (await seenBy(people.owner)).length;
  const { status, body } = await add(people.owner, fields);
  expect([status, body['errors']]).toEqual([422, [expect.objectContaining({ pointer })]]);
  expect(await seenBy(people.owner)).toHaveLength(before);
});
