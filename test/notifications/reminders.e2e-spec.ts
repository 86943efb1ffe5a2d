import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { DeliveryHub, localReceivers, WebhookReceiver } from '../support/delivery-hub';
import { Hub, type Json } from '../support/hub';

let hub: Hub;
let deliveries: DeliveryHub;
let receiver: WebhookReceiver;
const ALERTS = '/api/v1/alerts';

beforeAll(async () => {
  receiver = await WebhookReceiver.open();
  hub = await Hub.start(localReceivers);
  deliveries = await DeliveryHub.of(hub);
  const body = { high_alert_channels: ['webhook'], repeat_interval_minutes: 30 };
  await hub.call('PUT', `${ALERTS}/config`, { body });
});
afterAll(async () => {
  await hub.stop();
  await receiver.close();
});

it('people are reminded of an alert until somebody reacts', async () => {
  const path = `/${randomUUID()}`;
  const { userId } = await deliveries.target('webhook', receiver.urlOf(path));
  await hub.call('PUT', `${ALERTS}/members/${userId}`, { body: { name: 'Ana', roles: ['manager'] } });
  const body = {
    alert_type: 'checked',
    severity: 'high',
    title: 'Check',
    description: 'Now',
    notify_roles: ['manager'],
  };
  const alertId = String((await hub.call('POST', ALERTS, { body })).body['id']);
  const heard = (count: number) =>
    eventually(() => receiver.at(path).length === count, { within: 15_000, what: `${count} messages` });
  const reminders = () => hub.sql<Json>('SELECT n, due_at FROM notification_reminders WHERE alert_id = $1', [alertId]);
  await heard(1);
  expect(await reminders()).toMatchObject([{ n: 0 }]);
  for (const count of [2, 3]) {
    hub.moveClock(30 * 60_000);
    await heard(count);
  }
  const causes = await hub.sql<Json>(
    `SELECT cause FROM deliveries WHERE alert_id = $1 AND user_id = $2 AND channel = 'webhook' ORDER BY id`,
    [alertId, userId],
  );
  expect(causes.map(({ cause }) => cause)).toEqual(['created', 'reminder:1', 'reminder:2']);
  await hub.call('POST', `${ALERTS}/${alertId}/acknowledge`);
  hub.moveClock(30 * 60_000);
  await eventually(async () => (await reminders()).length === 0, { within: 15_000, what: 'no reminder' });
  expect(receiver.at(path)).toHaveLength(3);
});
