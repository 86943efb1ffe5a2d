import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { anEmail, DirectoryHub, MEMBERS } from '../support/directory-hub';
import { Hub, token } from '../support/hub';

const DAY_MS = 86_400_000;

let hub: Hub;
let directory: DirectoryHub;
beforeAll(async () => {
  hub = await Hub.start({});
  directory = await DirectoryHub.of(hub);
});
afterAll(() => hub.stop());

const addresses = (memberId: string) => hub.sql('SELECT 1 FROM contact_methods WHERE member_id = $1', [memberId]);
const remove = (id: string, query = '') => hub.call('DELETE', `${MEMBERS}/${id}${query}`);

it('a removed member is not active, and cannot get addresses', async () => {
  const { id } = await directory.member();
  await directory.contact(id);
  expect((await remove(id)).status).toBe(204);
  expect((await remove(id)).status).toBe(204);
  expect(await directory.get(id)).toMatchObject({ is_active: false, version: 2 });
  expect(await addresses(id)).toHaveLength(1);
  const body = { channel: 'email', address: anEmail() };
  const refused = await hub.call('POST', `${MEMBERS}/${id}/contact-methods`, { body });
  expect([refused.status, refused.body['type']]).toEqual([409, '/problems/member-removed']);
  expect((await remove(randomUUID())).status).toBe(404);
});

it('with erase their addresses are deleted at once, and nothing brings them back while they are removed', async () => {
  const { id } = await directory.member({ name: 'Ana' });
  await directory.contact(id);
  expect((await remove(id, '?erase=true')).status).toBe(204);
  expect(await addresses(id)).toHaveLength(0);
  await directory.upsert(id, { contact_methods: [{ channel: 'email', address: anEmail() }] });
  expect(await addresses(id)).toHaveLength(0);
  expect(await directory.get(id)).toMatchObject({ name: 'Ana', is_active: false });
  expect(await directory.audited(id)).toEqual(['member.created', 'member.removed', 'member.erased']);
});

it('a member who was removed before can be erased at once, too', async () => {
  const { id } = await directory.member();
  await directory.contact(id);
  await remove(id);
  await remove(id, '?erase=true');
  await remove(id, '?erase=true');
  expect(await addresses(id)).toHaveLength(0);
  expect(await directory.audited(id)).toEqual(['member.created', 'member.removed', 'member.erased']);
});

it('after 30 days the addresses are deleted, but not those of a member who came back', async () => {
  const [gone, back] = [await directory.member(), await directory.member()];
  for (const { id } of [gone, back]) {
    await directory.contact(id);
    await remove(id);
  }
  const bearer = { token: await token(hub.tenantId, 'owner', { exp: Math.floor(Date.now() / 1_000) + 40 * 86_400 }) };
  await hub.call('PUT', `${MEMBERS}/${back.id}`, { ...bearer, body: { name: 'back' } });
  hub.moveClock(29 * DAY_MS);
  const later = await directory.member();
  await directory.contact(later.id);
  await remove(later.id);
  expect(await addresses(gone.id)).toHaveLength(1);
  hub.moveClock(2 * DAY_MS);
  await eventually(async () => (await addresses(gone.id)).length === 0);
  expect([await addresses(back.id), await addresses(later.id)]).toMatchObject([{ length: 1 }, { length: 1 }]);
  const [line] = await hub.sql('SELECT actor_id FROM audit_log WHERE subject_id = $1 AND action = $2', [
    gone.id,
    'member.erased',
  ]);
  expect(line).toEqual({ actor_id: null });
});
