import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { DeliveriesRepository } from '../../src/notifications/deliveries/persistence/deliveries.repository';
import { DeliveryHub, localReceivers, WebhookReceiver } from '../support/delivery-hub';
import { Hub, type Json } from '../support/hub';

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

async function firing() {
  const body = {
    alert_type: 'told_here',
    severity: 'high',
    title: 'Told',
    description: 'By this test alone.',
    notify: false,
  };
  const { body: alert } = await hub.call('POST', '/api/v1/alerts', { body });
  const path = `/${randomUUID()}`;
  const target = await deliveries.target('webhook', receiver.urlOf(path));
  const about = {
    alertId: String(alert['id']),
    episode: 1,
    epoch: 1,
    content: {},
    target,
    channel: 'webhook',
  } as const;
  const one = deliveries.notice({ ...about, kind: 'alert', cause: 'created' });
  const resolved = deliveries.notice({ ...about, kind: 'resolved', cause: 'resolved' });
  return { alertId: about.alertId, path, one, resolved };
}

const act = (alertId: string, action: string) => hub.call('POST', `/api/v1/alerts/${alertId}/${action}`);

it('nothing is sent of an alert that somebody has acknowledged since it was planned', async () => {
  const { alertId, path, one } = await firing();
  await act(alertId, 'acknowledge');
  // what the acknowledgement cancels is cancelled before this is planned
  const unheard = () => hub.sql('SELECT 1 FROM outbox_dispatches WHERE tenant_id = $1', [hub.tenantId]);
  await eventually(async () => (await unheard()).length === 0);
  const [id = ''] = await deliveries.enqueue(one);
  // whichever comes first, the sender or what the event of the acknowledgement cancels
  expect(['overtaken', 'acknowledged']).toContain((await deliveries.until('cancelled', id))['state_reason']);
  expect(receiver.at(path)).toEqual([]);
});

it('a call that an acknowledgement overtook is marked', async () => {
  const { alertId, path, one } = await firing();
  receiver.before = async (webhook) => {
    if (webhook.path === path) await act(alertId, 'acknowledge');
  };
  const [id = ''] = await deliveries.enqueue(one);
  expect(await deliveries.until('accepted', id)).toMatchObject({ raced: true });
  receiver.before = () => Promise.resolve();
});

it('the first accepted message is shown at the alert, and told once', async () => {
  const { alertId, one } = await firing();
  const other = { ...one, target: await deliveries.target('webhook', receiver.urlOf('/other')) };
  const ids = await deliveries.enqueue(one, other);
  await deliveries.until('accepted', ...ids);
  const { body } = await hub.call('GET', `/api/v1/alerts/${alertId}`);
  expect(body).toMatchObject({ notification_sent: true, notification_channel: 'webhook' });
  expect(ids).toContain(body['notification_id']);
});

it('"resolved" waits for the firing message there, and comes after it', async () => {
  const { alertId, path, one, resolved } = await firing();
  receiver.answers.set(path, [503]);
  const [first = ''] = await deliveries.enqueue(one);
  await eventually(() => receiver.at(path).length === 1);
  const [last = ''] = await deliveries.enqueue({ ...resolved, epoch: null });
  await deliveries.until('accepted', first, last);
  expect(receiver.at(path).map((webhook) => webhook.id)).toEqual([first, first, last]);
  expect(alertId).toBeDefined();
});

it('"resolved" is not sent where nobody was told', async () => {
  const { path, one, resolved } = await firing();
  receiver.answers.set(path, [400]);
  const [first = ''] = await deliveries.enqueue(one);
  await deliveries.until('failed', first);
  const [last = ''] = await deliveries.enqueue(resolved);
  expect(await deliveries.until('cancelled', last)).toMatchObject({ state_reason: 'firing_not_told' });
  expect(receiver.at(path)).toHaveLength(1);
  const events = await eventually(async () => {
    const { body } = await hub.call<{ items: Json[] }>('GET', `/api/v1/alerts/${String(one.alertId)}/notifications`);
    const both = body.items.filter(({ id }) => id === first || id === last);
    return both.length === 2 ? both : undefined;
  });
  expect(events.map(({ state }) => state)).toEqual(['cancelled', 'failed']);
});

it('what waits is cancelled by a step on the alert, but not what was planned since', async () => {
  const { one, alertId } = await firing();
  const waiting = { ...one, state: 'scheduled', dueAt: new Date(Date.now() + 3_600_000) } as const;
  const [old = '', since = ''] = await deliveries.enqueue(waiting, { ...waiting, cause: 'reopened', epoch: 2 });
  const repository = hub.app.get(DeliveriesRepository, { strict: false });
  const cancelled = { tenantId: hub.tenantId, alertId, epoch: 2, reason: 'acknowledged' };
  expect(await repository.cancelOfAlerts(hub.tenantId, [cancelled], new Date())).toBe(1);
  expect(await deliveries.rows([old])).toMatchObject([{ state: 'cancelled', state_reason: 'acknowledged' }]);
  expect(await deliveries.rows([since])).toMatchObject([{ state: 'scheduled' }]);
});

it('a member who is removed gets nothing more', async () => {
  const { one } = await firing();
  const waiting = { ...one, state: 'scheduled', dueAt: new Date(Date.now() + 3_600_000) } as const;
  const [id = ''] = await deliveries.enqueue(waiting);
  const memberId = 'userId' in one.target ? one.target.userId : '';
  expect((await hub.call('DELETE', `/api/v1/alerts/members/${memberId}`)).status).toBeLessThan(300);
  expect(await deliveries.until('cancelled', id)).toMatchObject({ state_reason: 'member_inactive' });
});
