import { eventually } from '../../libs/testing/eventually';
import type { WebhookReceiver } from '../support/delivery-hub';
import { Hub, type Json } from '../support/hub';
import { WebhookHub } from '../support/webhook-hub';

let webhooks: WebhookHub;
let hub: Hub;
let receiver: WebhookReceiver;

beforeAll(async () => {
  webhooks = await WebhookHub.start();
  ({ hub, receiver } = webhooks);
});
afterAll(() => webhooks.stop());

const ALERTS = '/api/v1/alerts';

const member = (role: string) => webhooks.member({ name: 'Ana', roles: [role] });

async function broadcast(fields: Json = {}): Promise<string> {
  const body = { title: 'We close at noon', message: 'All of us.', severity: 'medium', ...fields };
  const answer = await hub.call('POST', `${ALERTS}/broadcast`, { body });
  expect(answer.status).toBe(201);
  return String(answer.body['id']);
}

const of = (alertId: string): Promise<Json[]> =>
  hub.sql<Json>('SELECT * FROM deliveries WHERE alert_id = $1 ORDER BY user_id, channel', [alertId]);
const told = async (alertId: string, channel = 'in_app') =>
  (await of(alertId)).filter((row) => row['channel'] === channel).map((row) => row['user_id']);

/** Waits until all members were told. */
const ended = (alertId: string) =>
  eventually(async () => {
    const [row] = await hub.sql<{ count: number }>('SELECT count(*)::int FROM broadcasts WHERE alert_id = $1', [
      alertId,
    ]);
    return row?.count === 0 && (await of(alertId)).length > 0;
  });

it('tells every active member in the app, and nobody of its end', async () => {
  const [ana, luis, gone] = [await member('staff'), await member('viewer'), await member('staff')];
  await hub.call('DELETE', `${ALERTS}/members/${gone.id}`);
  const id = await broadcast();
  await ended(id);
  expect(await told(id)).toEqual(expect.arrayContaining([ana.id, luis.id]));
  expect(await told(id)).not.toContain(gone.id);
  expect((await of(id))[0]).toMatchObject({ kind: 'broadcast', cause: 'broadcast', subject: 'We close at noon' });
  const count = (await of(id)).length;
  await hub.call('POST', `${ALERTS}/${id}/resolve`, { body: { notes: 'done' } });
  // a later message to the same member is planned after the end of the broadcast
  const { body } = await hub.call('POST', ALERTS, {
    body: { alert_type: 'later', severity: 'high', title: 'x', description: 'x', notify_roles: ['viewer'] },
  });
  await eventually(async () => (await of(String(body['id']))).length > 0);
  expect((await of(id)).length).toBe(count);
});

it('goes over the channels and to the roles of its body, by the wishes of each member', async () => {
  const [ana, luis, eva] = [await member('manager'), await member('manager'), await member('staff')];
  await hub.call('PUT', `${ALERTS}/preferences?member_id=${luis.id}`, { body: { channels: { webhook: false } } });
  const id = await broadcast({ channels: ['webhook'], roles: ['manager'] });
  await eventually(() => Promise.resolve(receiver.at(ana.path).length === 1), { within: 20_000 });
  expect(receiver.at(ana.path)[0]?.body).toMatchObject({
    type: 'notifications.broadcast',
    data: { reason: 'You get this: it was sent to all members of your role', subject: 'We close at noon' },
  });
  await ended(id);
  expect((await of(id)).find((row) => row['user_id'] === luis.id && row['channel'] === 'webhook')).toMatchObject({
    state: 'skipped',
    state_reason: 'channel_off',
  });
  expect(await told(id)).toEqual([ana.id, luis.id].toSorted());
  expect(receiver.at(eva.path)).toEqual([]);
});

it('reaches all of many members once, page by page, also when a page is repeated', async () => {
  const { id: tenantId } = await hub
    .sql<{ id: string }>(
      `WITH added AS (INSERT INTO members (tenant_id, id, roles, source, created_at, updated_at)
         SELECT $1, gen_random_uuid(), ARRAY['viewer'], 'manual', now(), now() FROM generate_series(1, 1200) RETURNING tenant_id)
       SELECT tenant_id AS id FROM added LIMIT 1`,
      [hub.tenantId],
    )
    .then(([row]) => row as { id: string });
  const id = await broadcast();
  await ended(id);
  const [{ count }] = (await hub.sql('SELECT count(*)::int FROM members WHERE tenant_id = $1 AND is_active', [
    tenantId,
  ])) as [{ count: number }];
  expect(count).toBeGreaterThan(1_200);
  expect((await told(id)).length).toBe(count);
  // the event is delivered again after a crash
  await hub.sql('INSERT INTO broadcasts (alert_id, tenant_id, created_at, updated_at) VALUES ($1, $2, now(), now())', [
    id,
    tenantId,
  ]);
  await ended(id);
  expect(new Set(await told(id)).size).toBe((await told(id)).length);
});

it('an alert of this type that a member writes is told as any other', async () => {
  const [ana, luis] = [await member('manager'), await member('viewer')];
  const fields = { alert_type: 'broadcast', category: 'broadcast', severity: 'high', title: 'x', description: 'x' };
  const { body } = await hub.call('POST', ALERTS, { body: { ...fields, notify_roles: ['manager'] } });
  await eventually(async () => (await told(String(body['id']))).includes(ana.id));
  expect(await told(String(body['id']))).not.toContain(luis.id);
});
