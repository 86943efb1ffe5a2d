import { randomUUID } from 'node:crypto';
import { anEmail, DirectoryHub, MEMBERS } from '../support/directory-hub';
import { Hub, type Json, token } from '../support/hub';

let hub: Hub;
let directory: DirectoryHub;
beforeAll(async () => {
  hub = await Hub.start();
  directory = await DirectoryHub.of(hub);
});
afterAll(() => hub.stop());

const imported = async (members: unknown, query = '') =>
  hub.call<{ results: Json[]; removed: number; errors?: Json[] }>('POST', `${MEMBERS}/import${query}`, {
    token: directory.service,
    body: members,
  });

it('an import has a result for each member', async () => {
  const [known, added, wrong] = [randomUUID(), randomUUID(), randomUUID()];
  await directory.upsert(known, { name: 'Ana', roles: ['staff'] });
  const { status, body } = await imported([
    { id: known, name: 'Ana', roles: ['staff'] },
    { id: added, roles: ['owner'], manager_id: known },
    { id: wrong, roles: ['boss'] },
    { id: wrong, name: 'no roles' },
    { name: 'no id', roles: ['staff'] },
  ]);
  expect(status).toBe(200);
  expect(body.results.map(({ index, id, result }) => [index, id, result])).toEqual([
    [0, known, 'unchanged'],
    [1, added, 'created'],
    [2, wrong, 'refused'],
    [3, wrong, 'refused'],
    [4, null, 'refused'],
  ]);
  const pointers = body.results.map(({ errors }) => (errors as Json[])[0]?.['pointer']);
  expect(pointers).toEqual([undefined, undefined, '/2/roles', '/3/roles', '/4/id']);
});

it('an import is refused if none of its members is valid', async () => {
  for (const members of [[{ id: 'x', roles: ['staff'] }], [[]], [null], [], {}, Array(1_001).fill({})])
    expect((await imported(members)).status).toBe(422);
});

it('a snapshot removes the upserted members that it leaves out, and nobody else', async () => {
  const own = await Hub.start();
  const service = await token(own.tenantId, 'service');
  const send = (members: Json[], query = '') =>
    own.call<{ results: Json[]; removed: number }>('POST', `${MEMBERS}/import${query}`, {
      token: service,
      body: members,
    });
  const [stays, goes, manual] = [randomUUID(), randomUUID(), randomUUID()];
  await send([stays, goes].map((id) => ({ id, roles: ['staff'] })));
  await own.call('POST', MEMBERS, { token: service, body: { id: manual, roles: ['staff'] } });
  const stay = { id: stays, roles: ['staff'] };
  const faulty = await send([stay, { id: 'x' }], '?snapshot=true');
  expect(faulty.body.removed).toBe(0);
  expect((await send([stay], '?snapshot=true')).body.removed).toBe(1);
  const active = await Promise.all(
    [stays, goes, manual].map(
      async (id) => (await own.call('GET', `${MEMBERS}/${id}`, { token: service })).body['is_active'],
    ),
  );
  expect(active).toEqual([true, false, true]);
  await own.stop();
});

it('a thousand members are imported at once', async () => {
  const members = Array.from({ length: 1_000 }, (_, i) => ({
    id: randomUUID(),
    name: `Member ${i}`,
    roles: ['staff'],
    contact_methods: [{ channel: 'email', address: anEmail(), verified: true }],
  }));
  const { status, body } = await imported(members);
  expect([status, body.results.filter(({ result }) => result === 'created').length]).toEqual([200, 1_000]);
  expect(await directory.contacts(members[999]?.id ?? '')).toMatchObject([
    { address: members[999]?.contact_methods[0]?.address },
  ]);
});
