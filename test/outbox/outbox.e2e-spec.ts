import { randomUUID } from 'node:crypto';
import type { ConsumeMessage } from 'amqplib';
import { Database } from '../../libs/database/database';
import { Outbox } from '../../libs/outbox/outbox';
import { eventually } from '../../libs/testing/eventually';
import { AlertAcknowledgedEvent } from '../../src/alerts';
import { Hub, Json, token } from '../support/hub';
import { Process } from '../support/process';

let hub: Hub;
let received: { message: ConsumeMessage; body: Json }[];
beforeAll(async () => {
  hub = await Hub.start();
  received = await hub.outside.listen('alerts');
});
afterEach(() => Process.endAll());
afterAll(() => hub.stop());

const eventsOf = (subject: unknown) =>
  received.filter(({ body }) => body['alert_id'] === subject).map(({ body }) => body);

const waiting = () =>
  hub.sql(
    `SELECT 1 FROM outbox_dispatches WHERE tenant_id = $1
     UNION ALL SELECT 1 FROM outbox_publications WHERE tenant_id = $1`,
    [hub.tenantId],
  );

/** Inserts rows for both destinations without NOTIFY. */
const insert = (rows: string, values: unknown[]) =>
  hub.sql(
    `WITH recorded AS (
       INSERT INTO outbox_dispatches (id, tenant_id, type, aggregate_id, payload, occurred_at) ${rows} RETURNING *)
     INSERT INTO outbox_publications SELECT * FROM recorded`,
    values,
  );

const acknowledged = (alertId: string) =>
  new AlertAcknowledgedEvent({
    tenantId: hub.tenantId,
    alertId,
    alertType: 'stockout',
    severity: 'critical',
    title: 'Stockout',
    priority: 'urgent',
    epoch: 2,
    episode: 1,
    acknowledgedBy: randomUUID(),
    responseTimeSeconds: 1,
    timestamp: new Date().toISOString(),
  });

const record = async (alertId: string, { thenFail = false } = {}): Promise<void> => {
  const [database, outbox] = [hub.app.get(Database, { strict: false }), hub.app.get(Outbox, { strict: false })];
  await database.transaction(hub.tenantId, async () => {
    await outbox.record(hub.tenantId, [acknowledged(alertId)]);
    if (thenFail) throw new Error('rolled back');
  });
};

it('an event recorded in a transaction that failed is not published; an event recorded after it is', async () => {
  const [undone, done] = [randomUUID(), randomUUID()];
  await expect(record(undone, { thenFail: true })).rejects.toThrow('rolled back');
  expect(await hub.sql('SELECT 1 FROM outbox_dispatches WHERE aggregate_id = $1', [undone])).toEqual([]);
  await record(done);
  await eventually(() => eventsOf(done).length === 1);
  expect(eventsOf(undone)).toEqual([]);
});

it('no event of an open transaction is published until it commits', async () => {
  const [open, later] = [randomUUID(), randomUUID()];
  const database = hub.app.get(Database, { strict: false });
  await database.transaction(hub.tenantId, async () => {
    await hub.app.get(Outbox, { strict: false }).record(hub.tenantId, [acknowledged(open)]);
    // another connection, another transaction: its event is published while the first transaction is still open
    await hub.call('POST', `/api/v1/alerts/${String((await hub.anAlert())['id'])}/acknowledge`);
    await insert(`VALUES ($1, $2, 'alerts.test_later', $1, json_build_object('alert_id', $1::uuid), now())`, [
      later,
      hub.tenantId,
    ]);
    await eventually(() => eventsOf(later).length === 1);
    expect(eventsOf(open)).toEqual([]);
  });
  await eventually(() => eventsOf(open).length === 1);
});

it('an event without listeners is published unchanged and durably, and removed', async () => {
  const id = randomUUID();
  const payload = `{"b": 1,  "alert_id": "${id}", "a": 12345678901234567890}`;
  await insert(`VALUES ($1, $2, 'alerts.test_unheard_of', $1, $3, now())`, [id, hub.tenantId, payload]);
  // without NOTIFY: the relay also polls from time to time
  const { message } = await eventually(() => received.find(({ body }) => body['alert_id'] === id));
  expect(message.content.toString()).toBe(payload);
  expect(message.fields.routingKey).toBe('alerts.test_unheard_of');
  expect(message.properties).toMatchObject({
    messageId: id,
    type: 'alerts.test_unheard_of',
    contentType: 'application/json',
    deliveryMode: 2,
  });
  await eventually(async () => (await waiting()).length === 0);
  expect(eventsOf(id)).toHaveLength(1);
});

it('events of one subject that were recorded together are published in their order', async () => {
  const subject = randomUUID();
  const numbers = Array.from({ length: 1_200 }, (_, i) => i);
  await insert(
    `SELECT gen_random_uuid(), $1::uuid, 'alerts.test_' || n % 3, $2::uuid, json_build_object('alert_id', $2::uuid, 'n', n), now()
     FROM unnest($3::int[]) n`,
    [hub.tenantId, subject, numbers],
  );
  await eventually(() => eventsOf(subject).length >= numbers.length);
  expect(eventsOf(subject).map(({ n }) => n)).toEqual(numbers);
});

it('with two processes, the events of each of 200 alerts are published in order and once', async () => {
  const second = await (await Process.start()).ready();
  await hub.outside.publishAll(
    'inventory',
    Array.from({ length: 200 }, () => ({ routingKey: 'inventory.stockout', body: hub.event() })),
  );
  const alerts = await hub.alerts(200, '&status=active');
  const bearer = await token(hub.tenantId);
  const act = async (url: string, id: unknown, action: string) => {
    const request = { method: 'POST', headers: { authorization: `Bearer ${bearer}` } };
    // so many requests of one tenant at once may be told to come back later
    const answered = async () => {
      const { status } = await fetch(`${url}/api/v1/alerts/${String(id)}/${action}`, request);
      return status !== 503 && status;
    };
    expect(await eventually(answered)).toBe(200);
  };
  await Promise.all(
    alerts.map(async ({ id }, i) => {
      const [one, other] = i % 2 === 0 ? [hub.url, second.url] : [second.url, hub.url];
      await act(one, id, 'acknowledge');
      await act(other, id, 'resolve');
    }),
  );
  await eventually(
    () => alerts.every(({ id }) => eventsOf(id).some(({ event_type }) => event_type === 'alert_resolved')),
    { what: '200 ends' },
  );
  await eventually(async () => (await waiting()).length === 0);
  // somebody may be told of an alert before they react, or not any more
  const steps = (id: unknown) =>
    eventsOf(id).flatMap(({ event_type: type }) => (type === 'alert_notified' ? [] : type));
  for (const { id } of alerts) expect(steps(id)).toEqual(['alert_created', 'alert_acknowledged', 'alert_resolved']);
  second.signal('SIGTERM');
  expect(await second.ended()).toBe(0);
});
