import { randomUUID } from 'node:crypto';
import { DeliveryHub, localReceivers, WebhookReceiver } from '../support/delivery-hub';
import { Hub, type Json, token } from '../support/hub';

let hub: Hub;
let deliveries: DeliveryHub;
let receiver: WebhookReceiver;
beforeAll(async () => {
  receiver = await WebhookReceiver.open();
  hub = await Hub.start({ ...localReceivers });
  deliveries = await DeliveryHub.of(hub);
});
afterAll(async () => {
  await hub.stop();
  await receiver.close();
});

const API = '/api/v1/alerts';
const list = (query: string, bearer?: string) =>
  hub.call<{ items: Json[]; next_cursor: string | null }>(
    'GET',
    `${API}/deliveries${query}`,
    bearer ? { token: bearer } : {},
  );

async function sent(path = `/${randomUUID()}`) {
  const target = await deliveries.target('webhook', receiver.urlOf(path));
  const [id = ''] = await deliveries.enqueue(deliveries.notice({ target, channel: 'webhook' }));
  await deliveries.until('accepted', id);
  return { id, path, ...target };
}

it('lists deliveries by filter, in pages, with their attempts', async () => {
  const [one, other] = [await sent(), await sent()];
  const { body } = await list('?state=accepted&channel=webhook&limit=1');
  expect(body.items).toMatchObject([{ id: other.id, provider: 'webhook', attempts: [{ n: 1, outcome: 'accepted' }] }]);
  expect((await list(`?limit=1&cursor=${body.next_cursor}`)).body.items).toMatchObject([{ id: one.id }]);
  expect((await list(`?member_id=${one.userId}`)).body.items).toMatchObject([{ id: one.id }]);
  expect((await list('?state=failed')).body.items).toEqual([]);
  expect((await list('?state=lost')).status).toBe(422);
});

it('members see their own deliveries alone, and no other tenant any', async () => {
  const { id, userId } = await sent();
  const own = await token(hub.tenantId, 'viewer', { sub: userId });
  expect((await list('', own)).body.items.map((item) => item['id'])).toEqual([id]);
  const other = await token(hub.tenantId, 'viewer');
  expect((await list('', other)).body.items).toEqual([]);
  expect((await list(`?member_id=${userId}`, other)).status).toBe(403);
  for (const bearer of [other, await token(randomUUID())])
    expect((await hub.call('GET', `${API}/deliveries/${id}`, { token: bearer })).status).toBe(404);
});

it('counts by channel and provider', async () => {
  await sent();
  const { body } = await hub.call<{ items: Json[] }>('GET', `${API}/deliveries/stats`);
  expect(body.items).toMatchObject([{ channel: 'webhook', provider: 'webhook', failed: 0, success_rate: 1 }]);
  expect(body.items[0]?.['p95_seconds']).toBeGreaterThan(0);
});

it('sends again as a new delivery, but not what is on its way', async () => {
  const { id, path } = await sent();
  const again = await hub.call('POST', `${API}/deliveries/${id}/resend`);
  expect([again.status, again.body['parent_id']]).toEqual([202, id]);
  await deliveries.until('accepted', String(again.body['id']));
  expect(receiver.at(path)).toHaveLength(2);
  const waiting = deliveries.notice({
    target: await deliveries.target('webhook', receiver.urlOf('/later')),
    channel: 'webhook',
    state: 'scheduled',
    dueAt: new Date(Date.now() + 3_600_000),
  });
  const [later = ''] = await deliveries.enqueue(waiting);
  expect((await hub.call('POST', `${API}/deliveries/${later}/resend`)).status).toBe(409);
  const { body } = await hub.call('POST', `${API}/deliveries/redrive`, { body: { ids: [id, later, randomUUID()] } });
  expect(body['results']).toMatchObject([
    { id, delivery_id: null, error: expect.stringContaining('has not failed') as string },
    { id: later, delivery_id: null, error: expect.stringContaining('on its way') as string },
    { delivery_id: null, error: expect.stringContaining('does not exist') as string },
  ]);
});

it('sends a test to a verified address, at most 10 a minute', async () => {
  const { contactMethodId, path } = await sent();
  const test = () => hub.call('POST', `${API}/notifications/test`, { body: { contact_method_id: contactMethodId } });
  const first = await test();
  expect([first.status, first.body['notification_type']]).toEqual([202, 'test']);
  await deliveries.until('accepted', String(first.body['id']));
  expect(receiver.at(path)).toHaveLength(2);
  for (let i = 0; i < 9; i++) expect((await test()).status).toBe(202);
  expect((await test()).status).toBe(429);
});

it('shows which channels can be used', async () => {
  await sent();
  const { body } = await hub.call<{ items: Json[] }>('GET', `${API}/channels`);
  expect(body.items).toContainEqual(
    expect.objectContaining({
      channel: 'webhook',
      status: 'on',
      providers: ['webhook'],
      last_success_at: expect.any(String) as string,
    }),
  );
  expect(body.items).toContainEqual(expect.objectContaining({ channel: 'email', status: 'no_provider' }));
});
