import { eventually } from '../../libs/testing/eventually';
import { Hub, type Json, token } from '../support/hub';
import { LiveClient } from '../support/live-client';
import { past } from '../support/past-alerts';

let hub: Hub;
let owner: string;
const clients: LiveClient[] = [];
beforeAll(async () => {
  hub = await Hub.start();
  owner = await token(hub.tenantId);
});
afterEach(() => clients.splice(0).forEach((client) => client.cut()));
afterAll(() => hub.stop());

async function listening(topics: readonly string[], bearer = owner): Promise<LiveClient> {
  const client = await LiveClient.connect(hub, { token: bearer });
  clients.push(client);
  expect((await client.subscribe({ topics })).event).toBe('subscribed');
  return client;
}

it('work items: every member hears of each change as GET shows it, and of the end', async () => {
  const viewer = await listening(['work_items'], await token(hub.tenantId, 'viewer'));
  const path = '/api/v1/alerts/work-items/complaint/4713';
  await hub.call('PUT', path, { body: { title: 'Cold soup' } });
  const { body } = await hub.call('GET', path);
  const added = await viewer.next('work_items.changed');
  expect(added.data).toEqual(body);
  await hub.call('PUT', path, { body: { status: 'in_progress' } });
  await viewer.next('work_items.changed', ({ data }) => data['status'] === 'in_progress');
  const etag = String((await hub.call('GET', path)).body['version']);
  expect((await hub.call('DELETE', path, { headers: { 'if-match': `"${etag}"` } })).status).toBe(204);
  const gone = await viewer.next('work_items.changed', ({ data }) => data['is_deleted'] === true);
  expect(gone.data).toEqual({ id: body['id'], is_deleted: true });
});

it('deliveries: managers hear what became of each, without its message', async () => {
  const client = await listening(['deliveries']);
  await hub.call('GET', '/api/v1/alerts/members/me');
  await hub.call('POST', '/api/v1/alerts', {
    body: { alert_type: 'oven_fire', severity: 'critical', title: 'Oven fire', description: 'Now' },
  });
  const { data } = await client.next('deliveries.changed', (frame) => frame.data['state'] === 'delivered');
  const { body } = await hub.call('GET', `/api/v1/alerts/deliveries/${String(data['id'])}`);
  const { message, ...shown } = body;
  expect(message).toEqual(expect.any(String));
  expect(data).toEqual(shown);
});

it('deliveries are for managers alone', async () => {
  const client = await LiveClient.connect(hub, { token: await token(hub.tenantId, 'staff') });
  clients.push(client);
  const refused = await client.subscribe({ topics: ['deliveries'] });
  expect([refused.event, refused.data['status']]).toEqual(['error', 403]);
});

it('bulk actions: who started one hears how far it is, and its end; others do not', async () => {
  const [me, other] = [await listening(['bulk']), await listening(['bulk'], await token(hub.tenantId, 'manager'))];
  await past(
    hub,
    Array.from({ length: 1_200 }, () => ({ at: new Date(Date.now() - 60_000), type: 'bulky' })),
  );
  const body = { action: 'resolve', filter: { alert_type: ['bulky'] } };
  const { body: started } = await hub.call<Json>('POST', '/api/v1/alerts/bulk_action', { token: owner, body });
  const { data } = await me.next('bulk.progress', (frame) => frame.data['state'] === 'done');
  expect(data).toMatchObject({ id: started['id'], action: 'resolve', total: 1_200, succeeded: 1_200, failed: 0 });
  const told = me.frames
    .filter(({ event }) => event === 'bulk.progress')
    .map((frame) => Number(frame.data['succeeded']));
  expect(told).toEqual([...told].sort((one, two) => one - two));
  await eventually(async () => {
    await hub.call('GET', '/api/v1/alerts/unread/count');
    return other.frames.some(({ event }) => event === 'subscribed') || undefined;
  });
  expect(other.frames.filter(({ event }) => event === 'bulk.progress')).toEqual([]);
});

it('a tenant may allow itself fewer connections than the installation does', async () => {
  const path = '/api/v1/alerts/config';
  expect((await hub.call('PUT', path, { body: { realtime_max_sockets_per_tenant: 2_001 } })).status).toBe(422);
  expect((await hub.call('PUT', path, { body: { realtime_max_sockets_per_tenant: 1 } })).status).toBe(200);
  await listening(['alerts']);
  await expect(LiveClient.connect(hub, { token: owner })).rejects.toMatchObject({ status: 429 });
  await hub.call('PUT', path, { body: { realtime_max_sockets_per_tenant: null } });
  await listening(['alerts']);
});
