import { randomUUID } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import type { ConsumeMessage } from 'amqplib';
import { Pool } from 'pg';
import { Broker } from '../../libs/messaging/broker';
import { Outbox } from '../../libs/outbox/outbox';
import { eventually } from '../../libs/testing/eventually';
import { stopSharedApplication } from '../support/application';
import { bellApplication, BellListener, Rang, RangWithin, stroke } from '../support/bells';
import { Json, Outsider } from '../support/hub';

const SOON = { within: 1_000 };

let app: INestApplicationContext;
let outside: Outsider;
let owner: Pool;
let published: { message: ConsumeMessage; body: Json }[];
let listener: BellListener;
beforeAll(async () => {
  // it would take the events of this one
  await stopSharedApplication();
  app = await bellApplication(BellListener);
  await eventually(() => app.get(Broker).isConnected);
  listener = app.get(BellListener);
  outside = await Outsider.connect();
  owner = new Pool({ connectionString: process.env['DATABASE_URL'], max: 2 });
  published = await eventually(() => outside.listen('alerts'));
});
afterAll(async () => {
  await app.close();
  await outside.close();
  await owner.end();
});

const record = (...events: Rang[]) => app.get(Outbox).record(events[0]?.tenantId ?? '', events);
const rowsOf = async (table: 'outbox_dispatches' | 'outbox_publications', bell: string) =>
  (await owner.query<Json>(`SELECT * FROM ${table} WHERE aggregate_id = $1 ORDER BY seq`, [bell])).rows;
const publishedOf = (bell: string) =>
  published.filter(({ body }) => body['bell_id'] === bell).map(({ body }) => body['stroke_number']);

it('a listener gets the events as they were recorded, with the id that others know them by', async () => {
  const bell = randomUUID();
  const event = stroke(bell, 1);
  await record(event);
  await eventually(() => listener.strokesOf(bell).length === 1 && publishedOf(bell).length === 1);
  const [got] = listener.heard.filter(({ bellId }) => bellId === bell);
  expect(got).toBeInstanceOf(Rang);
  expect(got?.subject()).toBe(bell);
  const [message] = published.filter(({ body }) => body['bell_id'] === bell);
  expect(got).toEqual(Object.assign(event, { eventId: message?.body['event_id'] }));
  expect(message?.body).toEqual({
    event_type: 'rang',
    event_id: message?.message.properties.messageId as string,
    bell_id: bell,
    stroke_number: 1,
    tenant_id: event.tenantId,
    timestamp: event.timestamp,
  });
});

it('an event whose type does not begin with "alerts." reaches the listeners only', async () => {
  const bell = randomUUID();
  await record(stroke(bell, 1, RangWithin), stroke(bell, 2), stroke(bell, 3, RangWithin));
  await eventually(() => listener.strokesOf(bell).length === 3);
  expect(listener.strokesOf(bell)).toEqual([1, 2, 3]);
  await eventually(async () => (await rowsOf('outbox_publications', bell)).length === 0);
  await eventually(() => publishedOf(bell).length > 0);
  expect(publishedOf(bell)).toEqual([2]);
});

it('an event of which a listener failed comes again; later ones of its subject wait for it, others do not', async () => {
  const [bell, other] = [randomUUID(), randomUUID()];
  listener.failing.add(`${bell} 2`);
  await record(stroke(bell, 1), stroke(bell, 2), stroke(other, 1), stroke(bell, 3), stroke(other, 2));
  await eventually(() => listener.strokesOf(other).length === 2, SOON);
  await eventually(async () => (await rowsOf('outbox_dispatches', bell))[0]?.['attempts'] === 1);
  expect(listener.strokesOf(bell)).toEqual([1]);
  expect(await rowsOf('outbox_dispatches', bell)).toMatchObject([
    { attempts: 1, last_error: 'no ear for stroke 2' },
    { attempts: 1 },
  ]);
  // recorded while the subject waits: these must not overtake
  await record(stroke(bell, 4), stroke(other, 3));
  await eventually(() => listener.strokesOf(other).length === 3, SOON);
  expect(listener.strokesOf(bell)).toEqual([1]);

  listener.failing.clear();
  await eventually(() => listener.strokesOf(bell).length === 4);
  expect(listener.strokesOf(bell)).toEqual([1, 2, 3, 4]);
  expect(listener.strokesOf(other)).toEqual([1, 2, 3]);
  await eventually(async () => (await rowsOf('outbox_dispatches', bell)).length === 0);
});

it('a listener that always throws keeps nothing from RabbitMQ, which hears within a second and in order', async () => {
  const [bell, other] = [randomUUID(), randomUUID()];
  listener.failing.add(`${bell} 1`);
  const before = await app.get(Outbox).backlog();
  for (const number of [1, 2, 3]) {
    await record(stroke(bell, number), stroke(other, number));
    await eventually(() => publishedOf(bell).length === number, SOON);
    await eventually(() => listener.strokesOf(other).length === number, SOON);
  }
  expect(publishedOf(bell)).toEqual([1, 2, 3]);
  expect(publishedOf(other)).toEqual([1, 2, 3]);
  expect(listener.strokesOf(other)).toEqual([1, 2, 3]);
  expect(listener.strokesOf(bell)).toEqual([]);
  await eventually(async () => (await rowsOf('outbox_publications', bell)).length === 0);
  const after = await app.get(Outbox).backlog();
  expect(after.listeners.waiting).toBe(before.listeners.waiting + 3);
  expect(after.listeners.failing).toBeGreaterThan(before.listeners.failing);
  expect(after.rabbitmq.waiting).toBeLessThanOrEqual(before.rabbitmq.waiting);
  expect(after.rabbitmq.failing).toBe(before.rabbitmq.failing);

  listener.failing.clear();
  await eventually(() => listener.strokesOf(bell).length === 3);
  expect(listener.strokesOf(bell)).toEqual([1, 2, 3]);
  expect(publishedOf(bell)).toEqual([1, 2, 3]);
});

it('while a listener fails at one event of many, the others of its batch reach it', async () => {
  const bells = Array.from({ length: 50 }, () => randomUUID());
  const [broken = ''] = bells.slice(25);
  listener.failing.add(`${broken} 1`);
  await record(...bells.map((bell) => stroke(bell, 1)));
  const others = bells.filter((bell) => bell !== broken);
  await eventually(() => others.every((bell) => listener.strokesOf(bell).length > 0), SOON);
  expect(listener.strokesOf(broken)).toEqual([]);
  listener.failing.clear();
  await eventually(() => listener.strokesOf(broken).length > 0);
  for (const bell of bells) expect([bell, publishedOf(bell)]).toEqual([bell, [1]]);
  for (const bell of others) expect([bell, listener.strokesOf(bell)]).toEqual([bell, [1]]);
});
