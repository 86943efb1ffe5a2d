import { randomUUID } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { type Channel, type ChannelModel, connect } from 'amqplib';
import { Pool } from 'pg';
import { Broker } from '../../libs/messaging/broker';
import { Outbox } from '../../libs/outbox/outbox';
import { eventually } from '../../libs/testing/eventually';
import { stopSharedApplication } from '../support/application';
import { bellApplication, BellListener, Rang, stroke, Tolled } from '../support/bells';
import { TcpProxy } from '../support/tcp-proxy';
import { type Json, Outsider } from '../support/hub';

const SOON = { within: 1_000 };

/** The way to RabbitMQ breaks, or RabbitMQ refuses messages: the listeners in this process do not notice. */
let detour: TcpProxy;
let app: INestApplicationContext;
let listener: BellListener;
let outside: Outsider;
let published: { body: Json }[];
let connection: ChannelModel;
let channel: Channel;
let owner: Pool;
beforeAll(async () => {
  owner = new Pool({ connectionString: process.env['DATABASE_URL'], max: 2 });
  detour = await TcpProxy.open('RABBITMQ_URL');
  // it would take the events of this one
  await stopSharedApplication();
  app = await bellApplication(BellListener, { RABBITMQ_URL: detour.url });
  await eventually(() => app.get(Broker).isConnected);
  listener = app.get(BellListener);
  outside = await Outsider.connect();
  published = await eventually(() => outside.listen('alerts'));
  connection = await connect(process.env['RABBITMQ_URL'] ?? '');
  channel = await connection.createChannel();
});
afterAll(async () => {
  detour.restore();
  await app.close();
  await outside.close();
  await connection.close();
  await owner.end();
  detour.close();
});

const record = (...events: Rang[]) => app.get(Outbox).record(events[0]?.tenantId ?? '', events);
const rowsOf = async (table: 'outbox_dispatches' | 'outbox_publications', bells: readonly string[]) =>
  (await owner.query<Json>(`SELECT * FROM ${table} WHERE aggregate_id = ANY($1) ORDER BY seq`, [bells])).rows;
/** The strokes in the order in which each was heard first: receivers drop repeats. */
const publishedOf = (bell: string): unknown[] => [
  ...new Set(published.filter(({ body }) => body['bell_id'] === bell).map(({ body }) => body['stroke_number'])),
];

it.each(['cut', 'hold'] as const)(
  'with the way to RabbitMQ %s, listeners hear within a second; afterwards RabbitMQ hears everything in order',
  async (how) => {
    const bells: string[] = Array.from({ length: 20 }, () => randomUUID());
    const strokes = [1, 2, 3, 4, 5, 6];
    detour[how]();
    for (const number of strokes) {
      await record(...bells.map((bell) => stroke(bell, number)));
      await eventually(() => bells.every((bell) => listener.strokesOf(bell).length === number), SOON);
    }
    for (const bell of bells) expect(listener.strokesOf(bell)).toEqual(strokes);
    expect(await rowsOf('outbox_publications', bells)).toHaveLength(bells.length * strokes.length);
    expect((await app.get(Outbox).backlog()).rabbitmq.waiting).toBeGreaterThanOrEqual(bells.length * strokes.length);
    await eventually(async () => (await rowsOf('outbox_dispatches', bells)).length === 0, SOON);
    expect(published.filter(({ body }) => bells.includes(String(body['bell_id'])))).toEqual([]);

    detour.restore();
    await eventually(() => bells.every((bell) => publishedOf(bell).length === strokes.length), { within: 30_000 });
    for (const bell of bells) expect(publishedOf(bell)).toEqual(strokes);
    // and no listener hears it again
    for (const bell of bells) expect(listener.strokesOf(bell)).toEqual(strokes);
  },
  60_000,
);

it('messages that RabbitMQ refuses hold up their own alert only, and are published once it takes them', async () => {
  const [refused, other, later] = [randomUUID(), randomUUID(), randomUUID()];
  const { queue } = await channel.assertQueue(`full.${randomUUID()}`, {
    durable: true,
    arguments: { 'x-max-length': 1, 'x-overflow': 'reject-publish' },
  });
  await channel.bindQueue(queue, 'alerts', Tolled.type);
  await record(stroke(randomUUID(), 1, Tolled));
  await eventually(async () => (await channel.checkQueue(queue)).messageCount === 1);

  await record(stroke(refused, 1, Tolled), stroke(other, 1), stroke(refused, 2, Tolled));
  await eventually(() => publishedOf(other).length === 1, SOON);
  await eventually(async () => (await rowsOf('outbox_publications', [refused]))[0]?.['attempts'] === 1);
  expect((await app.get(Outbox).backlog()).rabbitmq.failing).toBeGreaterThanOrEqual(2);
  await record(stroke(later, 1), stroke(other, 2));
  await eventually(() => publishedOf(later).length === 1 && publishedOf(other).length === 2, SOON);
  expect(listener.strokesOf(refused)).toEqual([1, 2]);

  await channel.deleteQueue(queue);
  await eventually(async () => (await rowsOf('outbox_publications', [refused])).length === 0, { within: 20_000 });
  expect(publishedOf(refused)).toEqual([1, 2]);
  expect(publishedOf(other)).toEqual([1, 2]);
}, 60_000);
