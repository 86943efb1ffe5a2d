import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { DeliveryHub, localReceivers, WebhookReceiver } from '../support/delivery-hub';
import { Hub, type Json } from '../support/hub';
import { RulesHub } from '../support/rules-hub';

let hub: Hub;
let deliveries: DeliveryHub;
let receiver: WebhookReceiver;
let path: string;
let userId: string;

const ALERTS = '/api/v1/alerts';

beforeAll(async () => {
  receiver = await WebhookReceiver.open();
  hub = await Hub.start(localReceivers);
  deliveries = await DeliveryHub.of(hub);
  path = `/${randomUUID()}`;
  ({ userId } = await deliveries.target('webhook', receiver.urlOf(path)));
  await hub.call('PUT', `${ALERTS}/members/${userId}`, { body: { name: 'Ana', roles: ['manager'] } });
  const body = {
    critical_alert_channels: ['webhook'],
    high_alert_channels: ['webhook'],
    group_wait_seconds: 60,
    group_interval_minutes: 10,
    storm_alerts_per_minute: 0,
  };
  expect((await hub.call('PUT', `${ALERTS}/config`, { body })).status).toBe(200);
  await new RulesHub(hub).rule(rule);
});
afterAll(async () => {
  await hub.stop();
  await receiver.close();
});

const rule = {
  source_event_type: 'inventory.late',
  alert_type: 'late_delivery',
  title_template: 'Delivery {{ order }} is late',
  description_template: 'Call them.',
  aggregation_key_template: '{order}',
  labels: { supplier: '{supplier}' },
  group_by: ['supplier'],
  notify_roles: ['manager'],
};

const late = async (supplier: string, orders: readonly string[]): Promise<void> => {
  for (const order of orders) await hub.publish({ ...hub.event({ event_type: 'inventory.late' }), supplier, order });
};
const rowsOf = (supplier: string): Promise<Json[]> =>
  hub.sql<Json>(
    `SELECT d.* FROM deliveries d JOIN alerts a ON a.id = d.alert_id
     WHERE d.user_id = $1 AND d.channel = 'webhook' AND a.labels ->> 'supplier' = $2 ORDER BY d.id`,
    [userId, supplier],
  );
const alertsOf = (supplier: string): Promise<Json[]> =>
  hub.sql<Json>(`SELECT * FROM alerts WHERE tenant_id = $1 AND labels ->> 'supplier' = $2 ORDER BY id`, [
    hub.tenantId,
    supplier,
  ]);
const raised = (supplier: string, count: number) =>
  eventually(async () => ((await alertsOf(supplier)).length === count ? alertsOf(supplier) : undefined), {
    within: 30_000,
    what: `${count} alerts`,
  });
const waiting = (supplier: string, count: number) =>
  eventually(
    async () => {
      const rows = (await rowsOf(supplier)).filter(({ state }) => state === 'bundled');
      return rows.length === count ? rows : undefined;
    },
    { within: 15_000, what: `${count} that wait` },
  );
const messages = (count: number) =>
  eventually(() => (receiver.at(path).length === count ? receiver.at(path) : undefined), {
    within: 15_000,
    what: `${count} messages`,
  });
const dataOf = (body: Json | undefined): Json => (body?.['data'] ?? {}) as Json;

it('500 alerts of one incident are one message with their count and the ten worst; what joins later is another', async () => {
  await late(
    'Molinos',
    Array.from({ length: 500 }, (_, n) => `A${n}`),
  );
  await raised('Molinos', 500);
  const [row] = await waiting('Molinos', 1);
  expect(row).toMatchObject({ state_reason: 'group', cause: 'created' });
  hub.moveClock(61_000);
  const [message] = await messages(1);
  expect(message?.body['type']).toBe('notifications.summary');
  expect(dataOf(message?.body)).toMatchObject({
    count: 500,
    types: [{ alert_type: 'late_delivery', count: 500 }],
    subject: expect.stringContaining('500 alerts'),
  });
  expect(String(dataOf(message?.body)['message']).match(/is late/g)).toHaveLength(10);
  expect((await rowsOf('Molinos')).filter(({ state }) => state === 'summarised')).toHaveLength(1);
  const inApp = await hub.sql(`SELECT 1 FROM deliveries WHERE user_id = $1 AND channel = 'in_app'`, [userId]);
  expect(inApp).toHaveLength(1);

  await late('Molinos', ['B1', 'B2']);
  await raised('Molinos', 502);
  const [joined] = await waiting('Molinos', 1);
  expect(String(joined?.['cause'])).toMatch(/^joined:/);
  const told = (await rowsOf('Molinos'))[0]?.['due_at'] as Date;
  expect(((joined?.['due_at'] as Date).getTime() - told.getTime()) / 60_000).toBe(10);
  hub.moveClock(10 * 60_000);
  const [, next] = await messages(2);
  expect(dataOf(next?.body)).toMatchObject({ count: 502 });
  const lead = await hub.call('GET', `${ALERTS}/${String(row?.['alert_id'])}`);
  expect(lead.body).toMatchObject({ notification_sent: true, notification_id: message?.id });
});

it('what somebody has reacted to is left out; one that is alone is told by itself', async () => {
  const before = receiver.at(path).length;
  await late('Lago', ['C1', 'C2', 'C3']);
  const follower = (await raised('Lago', 3)).find(({ quiet_reason }) => quiet_reason === 'group');
  await waiting('Lago', 1);
  await hub.call('POST', `${ALERTS}/${String(follower?.['id'])}/acknowledge`);
  await late('Sol', ['D1']);
  await waiting('Sol', 1);
  hub.moveClock(61_000);
  const all = await messages(before + 2);
  const own = all.slice(before);
  expect(own.map(({ body }) => body['type']).sort()).toEqual(['alerts.created', 'notifications.summary']);
  expect(dataOf(own.find(({ body }) => body['type'] === 'notifications.summary')?.body)).toMatchObject({ count: 2 });
});

it('an incident that is resolved while it waits is not told', async () => {
  const before = receiver.at(path).length;
  await late('Rio', ['E1']);
  const [alert] = await raised('Rio', 1);
  await waiting('Rio', 1);
  await hub.call('POST', `${ALERTS}/${String(alert?.['id'])}/resolve`, { body: { notes: 'done' } });
  await eventually(async () => (await rowsOf('Rio')).every(({ state }) => state === 'cancelled'));
  hub.moveClock(61_000);
  await late('Mar', ['F1']);
  await waiting('Mar', 1);
  hub.moveClock(61_000);
  expect(await messages(before + 1)).toHaveLength(before + 1);
});

it('a storm is one message that counts what its alert stands for', async () => {
  const path2 = `/${randomUUID()}`;
  await hub.call('PUT', `${ALERTS}/config`, { body: { storm_alerts_per_minute: 10, group_wait_seconds: 3 } });
  const other = await deliveries.target('webhook', receiver.urlOf(path2));
  await hub.call('PUT', `${ALERTS}/members/${other.userId}`, { body: { name: 'Ben', roles: ['manager'] } });
  await new RulesHub(hub).rule({ ...rule, group_by: [], labels: {}, source_event_type: 'inventory.flood' });
  for (let n = 0; n < 30; n++) await hub.publish({ ...hub.event({ event_type: 'inventory.flood' }), order: `S${n}` });
  const storm = await eventually(
    () => receiver.at(path2).find(({ body }) => body['type'] === 'notifications.summary'),
    { within: 20_000, what: 'the message of the storm' },
  );
  const data = dataOf(storm.body);
  expect(data['alert']).toMatchObject({ alert_type: 'alert_storm' });
  expect(data['types']).toEqual([{ alert_type: 'late_delivery', count: data['count'] }]);
  const [covered] = await hub.sql<{ n: number }>(`SELECT count(*)::int AS n FROM alerts WHERE quiet_by = $1`, [
    (data['alert'] as Json)['id'],
  ]);
  expect(data['count']).toBe(covered?.n);
  expect(Number(data['count'])).toBeGreaterThanOrEqual(15);
});
