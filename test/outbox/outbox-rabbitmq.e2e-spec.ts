import { randomUUID } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { type Channel, type ChannelModel, connect } from 'amqplib';
import { Pool } from 'pg';
import { Broker } from '../../libs/messaging/broker';
import { Outbox } from '../../libs/outbox/outbox';
import { eventually } from '../../libs/testing/eventually';
import { stopSharedApplication } from '../support/application';
import { outboxApplication, TestListener, TestEvent, testEvent, OtherTestEvent } from '../support/test-events';
import { TcpProxy } from '../support/tcp-proxy';
import { type Json, Outsider } from '../support/hub';

const SOON = { within: 1_000 };

/** The connection to RabbitMQ fails or RabbitMQ refuses messages: the listeners in this process are not affected. */
let proxy: TcpProxy;
let app: INestApplicationContext;
let listener: TestListener;
let outside: Outsider;
let published: { body: Json }[];
let connection: ChannelModel;
let channel: Channel;
let owner: Pool;
beforeAll(async () => {
  owner = new Pool({ connectionString: process.env['DATABASE_URL'], max: 2 });
  proxy = await TcpProxy.open('RABBITMQ_URL');
  // it would deliver the events of this one
  await stopSharedApplication();
  app = await outboxApplication(TestListener, { RABBITMQ_URL: proxy.url });
  await eventually(() => app.get(Broker).isConnected);
  listener = app.get(TestListener);
  outside = await Outsider.connect();
  published = await eventually(() => outside.listen('alerts'));
  connection = await connect(process.env['RABBITMQ_URL'] ?? '');
  channel = await connection.createChannel();
});
afterAll(async () => {
  proxy.restore();
  await app.close();
  await outside.close();
  await connection.close();
  await owner.end();
  proxy.close();
});

const record = (...events: TestEvent[]) => app.get(Outbox).record(events[0]?.tenantId ?? '', events);
const rowsOf = async (table: 'outbox_dispatches' | 'outbox_publications', subjects: readonly string[]) =>
  (await owner.query<Json>(`SELECT * FROM ${table} WHERE aggregate_id = ANY($1) ORDER BY seq`, [subjects])).rows;
/** The numbers in the order of their first delivery, without repeats: receivers ignore repeats. */
const publishedOf = (subject: string): unknown[] => [
  ...new Set(published.filter(({ body }) => body['subject_id'] === subject).map(({ body }) => body['number'])),
];

it.each(['cut', 'hold'] as const)(
  'with the connection to RabbitMQ down (%s), listeners get events within a second; afterwards RabbitMQ gets all in order',
  async (how) => {
    const subjects: string[] = Array.from({ length: 20 }, () => randomUUID());
    const numbers = [1, 2, 3, 4, 5, 6];
    proxy[how]();
    for (const number of numbers) {
      await record(...subjects.map((subject) => testEvent(subject, number)));
      await eventually(() => subjects.every((subject) => listener.numbersOf(subject).length === number), SOON);
    }
    for (const subject of subjects) expect(listener.numbersOf(subject)).toEqual(numbers);
    expect(await rowsOf('outbox_publications', subjects)).toHaveLength(subjects.length * numbers.length);
    expect((await app.get(Outbox).backlog()).rabbitmq.waiting).toBeGreaterThanOrEqual(subjects.length * numbers.length);
    await eventually(async () => (await rowsOf('outbox_dispatches', subjects)).length === 0, SOON);
    expect(published.filter(({ body }) => subjects.includes(String(body['subject_id'])))).toEqual([]);

    proxy.restore();
    await eventually(() => subjects.every((subject) => publishedOf(subject).length === numbers.length), {
      within: 30_000,
    });
    for (const subject of subjects) expect(publishedOf(subject)).toEqual(numbers);
    // no listener gets an event again
    for (const subject of subjects) expect(listener.numbersOf(subject)).toEqual(numbers);
  },
  60_000,
);

it('messages that RabbitMQ refuses delay only their own alert, and are published once RabbitMQ accepts them', async () => {
  const [refused, other, later] = [randomUUID(), randomUUID(), randomUUID()];
  const { queue } = await channel.assertQueue(`full.${randomUUID()}`, {
    durable: true,
    arguments: { 'x-max-length': 1, 'x-overflow': 'reject-publish' },
  });
  await channel.bindQueue(queue, 'alerts', OtherTestEvent.type);
  await record(testEvent(randomUUID(), 1, OtherTestEvent));
  await eventually(async () => (await channel.checkQueue(queue)).messageCount === 1);

  await record(testEvent(refused, 1, OtherTestEvent), testEvent(other, 1), testEvent(refused, 2, OtherTestEvent));
  await eventually(() => publishedOf(other).length === 1, SOON);
  await eventually(async () => (await rowsOf('outbox_publications', [refused]))[0]?.['attempts'] === 1);
  expect((await app.get(Outbox).backlog()).rabbitmq.failing).toBeGreaterThanOrEqual(2);
  await record(testEvent(later, 1), testEvent(other, 2));
  await eventually(() => publishedOf(later).length === 1 && publishedOf(other).length === 2, SOON);
  expect(listener.numbersOf(refused)).toEqual([1, 2]);

  await channel.deleteQueue(queue);
  await eventually(async () => (await rowsOf('outbox_publications', [refused])).length === 0, { within: 20_000 });
  expect(publishedOf(refused)).toEqual([1, 2]);
  expect(publishedOf(other)).toEqual([1, 2]);
}, 60_000);
