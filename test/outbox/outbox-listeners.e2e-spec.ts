import { randomUUID } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import type { ConsumeMessage } from 'amqplib';
import { Pool } from 'pg';
import { Broker } from '../../libs/messaging/broker';
import { Outbox } from '../../libs/outbox/outbox';
import { eventually } from '../../libs/testing/eventually';
import { stopSharedApplication } from '../support/application';
import { outboxApplication, TestListener, TestEvent, InternalTestEvent, testEvent } from '../support/test-events';
import { Json, Outsider } from '../support/hub';

const SOON = { within: 1_000 };

let app: INestApplicationContext;
let outside: Outsider;
let owner: Pool;
let published: { message: ConsumeMessage; body: Json }[];
let listener: TestListener;
beforeAll(async () => {
  // it would take the events of this one
  await stopSharedApplication();
  app = await outboxApplication(TestListener);
  await eventually(() => app.get(Broker).isConnected);
  listener = app.get(TestListener);
  outside = await Outsider.connect();
  owner = new Pool({ connectionString: process.env['DATABASE_URL'], max: 2 });
  published = await eventually(() => outside.listen('alerts'));
});
afterAll(async () => {
  await app.close();
  await outside.close();
  await owner.end();
});

const record = (...events: TestEvent[]) => app.get(Outbox).record(events[0]?.tenantId ?? '', events);
const rowsOf = async (table: 'outbox_dispatches' | 'outbox_publications', subject: string) =>
  (await owner.query<Json>(`SELECT * FROM ${table} WHERE aggregate_id = $1 ORDER BY seq`, [subject])).rows;
const publishedOf = (subject: string) =>
  published.filter(({ body }) => body['subject_id'] === subject).map(({ body }) => body['number']);

it('a listener gets the events as they were recorded, with the id under which they are published', async () => {
  const subject = randomUUID();
  const event = testEvent(subject, 1);
  await record(event);
  await eventually(() => listener.numbersOf(subject).length === 1 && publishedOf(subject).length === 1);
  const [got] = listener.received.filter(({ subjectId }) => subjectId === subject);
  expect(got).toBeInstanceOf(TestEvent);
  expect(got?.subject()).toBe(subject);
  const [message] = published.filter(({ body }) => body['subject_id'] === subject);
  expect(got).toEqual(Object.assign(event, { eventId: message?.body['event_id'] }));
  expect(message?.body).toEqual({
    event_type: 'test_event',
    event_id: message?.message.properties.messageId as string,
    subject_id: subject,
    number: 1,
    tenant_id: event.tenantId,
    timestamp: event.timestamp,
  });
});

it('an event whose type does not begin with "alerts." is delivered to listeners only', async () => {
  const subject = randomUUID();
  await record(
    testEvent(subject, 1, InternalTestEvent),
    testEvent(subject, 2),
    testEvent(subject, 3, InternalTestEvent),
  );
  await eventually(() => listener.numbersOf(subject).length === 3);
  expect(listener.numbersOf(subject)).toEqual([1, 2, 3]);
  await eventually(async () => (await rowsOf('outbox_publications', subject)).length === 0);
  await eventually(() => publishedOf(subject).length > 0);
  expect(publishedOf(subject)).toEqual([2]);
});

it('an event that a listener failed to handle is retried; later events of its subject wait, others do not', async () => {
  const [subject, other] = [randomUUID(), randomUUID()];
  listener.failing.add(`${subject} 2`);
  await record(
    testEvent(subject, 1),
    testEvent(subject, 2),
    testEvent(other, 1),
    testEvent(subject, 3),
    testEvent(other, 2),
  );
  await eventually(() => listener.numbersOf(other).length === 2, SOON);
  await eventually(async () => (await rowsOf('outbox_dispatches', subject))[0]?.['attempts'] === 1);
  expect(listener.numbersOf(subject)).toEqual([1]);
  expect(await rowsOf('outbox_dispatches', subject)).toMatchObject([
    { attempts: 1, last_error: 'refused event 2' },
    { attempts: 1 },
  ]);
  // recorded while the subject waits: must not be delivered first
  await record(testEvent(subject, 4), testEvent(other, 3));
  await eventually(() => listener.numbersOf(other).length === 3, SOON);
  expect(listener.numbersOf(subject)).toEqual([1]);

  listener.failing.clear();
  await eventually(() => listener.numbersOf(subject).length === 4);
  expect(listener.numbersOf(subject)).toEqual([1, 2, 3, 4]);
  expect(listener.numbersOf(other)).toEqual([1, 2, 3]);
  await eventually(async () => (await rowsOf('outbox_dispatches', subject)).length === 0);
});

it('a listener that always throws does not delay RabbitMQ, which gets every event within a second and in order', async () => {
  const [subject, other] = [randomUUID(), randomUUID()];
  listener.failing.add(`${subject} 1`);
  const before = await app.get(Outbox).backlog();
  for (const number of [1, 2, 3]) {
    await record(testEvent(subject, number), testEvent(other, number));
    await eventually(() => publishedOf(subject).length === number, SOON);
    await eventually(() => listener.numbersOf(other).length === number, SOON);
  }
  expect(publishedOf(subject)).toEqual([1, 2, 3]);
  expect(publishedOf(other)).toEqual([1, 2, 3]);
  expect(listener.numbersOf(other)).toEqual([1, 2, 3]);
  expect(listener.numbersOf(subject)).toEqual([]);
  await eventually(async () => (await rowsOf('outbox_publications', subject)).length === 0);
  const after = await app.get(Outbox).backlog();
  expect(after.listeners.waiting).toBe(before.listeners.waiting + 3);
  expect(after.listeners.failing).toBeGreaterThan(before.listeners.failing);
  expect(after.rabbitmq.waiting).toBeLessThanOrEqual(before.rabbitmq.waiting);
  expect(after.rabbitmq.failing).toBe(before.rabbitmq.failing);

  listener.failing.clear();
  await eventually(() => listener.numbersOf(subject).length === 3);
  expect(listener.numbersOf(subject)).toEqual([1, 2, 3]);
  expect(publishedOf(subject)).toEqual([1, 2, 3]);
});

it('while a listener fails at one event of a batch, it still gets the other events of the batch', async () => {
  const subjects = Array.from({ length: 50 }, () => randomUUID());
  const [broken = ''] = subjects.slice(25);
  listener.failing.add(`${broken} 1`);
  await record(...subjects.map((subject) => testEvent(subject, 1)));
  const others = subjects.filter((subject) => subject !== broken);
  await eventually(() => others.every((subject) => listener.numbersOf(subject).length > 0), SOON);
  expect(listener.numbersOf(broken)).toEqual([]);
  listener.failing.clear();
  await eventually(() => listener.numbersOf(broken).length > 0);
  for (const subject of subjects) expect([subject, publishedOf(subject)]).toEqual([subject, [1]]);
  for (const subject of others) expect([subject, listener.numbersOf(subject)]).toEqual([subject, [1]]);
});
