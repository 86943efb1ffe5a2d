import { randomUUID } from 'node:crypto';
import { type ChannelModel, connect } from 'amqplib';
import { Client } from 'pg';
import { Publisher } from '../../libs/messaging/publisher';
import { eventually } from '../../libs/testing/eventually';
import { TcpProxy } from '../support/tcp-proxy';
import { Hub, type Json } from '../support/hub';
import { Process } from '../support/process';

const DEAD = 'alert_processor.dead';

let hub: Hub;
let connection: ChannelModel;
beforeAll(async () => {
  hub = await Hub.start({ ROLE: 'all' });
  connection = await connect(process.env['RABBITMQ_URL'] ?? '');
});
afterEach(() => Process.endAll());
afterAll(async () => {
  await connection.close();
  await hub.stop();
});

/** Publishes an invalid message. @returns its message id */
async function publishBad(): Promise<string> {
  const messageId = randomUUID();
  await hub.outside.publish('inventory', 'inventory.stockout', Buffer.from('{'), { messageId });
  return messageId;
}

const lettersOf = (messageId: string) =>
  hub.sql<Json>('SELECT reason FROM dead_letters WHERE message_id = $1', [messageId]);

const untilStored = (messageId: string) =>
  eventually(async () => (await lettersOf(messageId)).length === 1, { what: 'the dead letter' });

/** The number of consumers of the dead letters; undefined when the queue does not exist. */
async function consumerCount(): Promise<number | undefined> {
  const channel = await connection.createChannel();
  channel.on('error', () => undefined);
  try {
    const { consumerCount: count } = await channel.checkQueue(DEAD);
    await channel.close();
    return count;
  } catch {
    return undefined;
  }
}

it('a message that cannot be encoded is the only one that fails: other messages are published and confirmed', async () => {
  const routingKey = `test.${randomUUID()}`;
  const received = await hub.outside.listen('alerts', routingKey);
  const message = (messageId: string) => ({
    exchange: 'alerts',
    routingKey,
    content: Buffer.from('{}'),
    options: { messageId },
  });
  const publisher = hub.app.get(Publisher);
  const some = ['first', 'ñ'.repeat(255), 'second'].map(message);
  await expect(publisher.publish(some)).rejects.toThrow(/messageId/);
  for (const next of ['third', 'fourth']) await publisher.publish([message(next)]);
  await eventually(() => received.length === 4);
  expect(received.map(({ message: { properties } }) => properties.messageId as string)).toEqual([
    'first',
    'second',
    'third',
    'fourth',
  ]);
});

it('an exchange that was deleted is declared again', async () => {
  const exchange = `test.${randomUUID()}`;
  const message = { exchange, routingKey: 'any', content: Buffer.from('{}'), options: {} };
  const publisher = hub.app.get(Publisher);
  await publisher.publish([message]);
  const channel = await connection.createChannel();
  await channel.deleteExchange(exchange);
  const isPublished = () => publisher.publish([message]).then(() => true);
  await eventually(isPublished, { within: 20_000, what: 'a confirm' });
  await channel.checkExchange(exchange);
  await channel.deleteExchange(exchange);
  await channel.close();
});

it('a handler whose queue was deleted subscribes again', async () => {
  await eventually(async () => (await consumerCount()) === 1);
  const channel = await connection.createChannel();
  await channel.deleteQueue(DEAD);
  await channel.close();
  await eventually(async () => (await consumerCount()) === 1, { what: 'the new subscription' });
  await untilStored(await publishBad());
});

describe('a separate process', () => {
  let proxy: TcpProxy;
  let lock: Client;
  beforeEach(async () => {
    proxy = await TcpProxy.open('RABBITMQ_URL');
    lock = new Client({ connectionString: process.env['DATABASE_URL'] });
    await lock.connect();
  });
  afterEach(async () => {
    await lock.end();
    proxy.close();
  });

  const readiness = async ({ url }: Process) => {
    const response = await fetch(`${url}/health/ready`);
    const { services } = (await response.json()) as { services: Record<string, Json> };
    return { status: response.status, rabbitmq: services['rabbitmq']?.['status'] };
  };

  it('starts while RabbitMQ does not answer, reports this, and consumes once RabbitMQ answers', async () => {
    proxy.hold();
    const campana = await Process.start({ RABBITMQ_URL: proxy.url });
    expect(await eventually(() => readiness(campana), { within: 20_000 })).toEqual({ status: 503, rabbitmq: 'down' });
    proxy.restore();
    await campana.ready();
    await eventually(async () => (await consumerCount()) === 2);
    expect(await campana.stop()).toBe(0);
    expect(await consumerCount()).toBe(1);
  });

  it('goes on when a channel closes while messages are handled: they are redelivered and stored once', async () => {
    const campana = await (await Process.start({ RABBITMQ_URL: proxy.url })).ready();
    await eventually(async () => (await consumerCount()) === 2);
    await lock.query('BEGIN; LOCK TABLE dead_letters');
    // RabbitMQ distributes the messages, so both processes get some of them
    const ids = await Promise.all(Array.from({ length: 6 }, publishBad));
    const waiting = `SELECT count(*)::int AS n FROM pg_locks WHERE relation = 'dead_letters'::regclass AND NOT granted`;
    await eventually(async () => ((await hub.sql<{ n: number }>(waiting))[0]?.n ?? 0) >= 2, {
      what: 'both processes waiting',
    });
    proxy.restore();
    await eventually(async () => (await readiness(campana)).rabbitmq === 'up');
    await lock.query('COMMIT');
    for (const id of ids) await untilStored(id);
    expect(campana.hasEnded).toBe(false);
    expect(await campana.stop()).toBe(0);
    expect(campana.stderr).toBe('');
  });
});

it('two applications in one process have their own handlers; closing one does not affect the other', async () => {
  const other = await Hub.start({ ROLE: 'all' });
  await eventually(async () => (await consumerCount()) === 2);
  await hub.stop();
  hub = other;
  expect(await consumerCount()).toBe(1);
  await untilStored(await publishBad());
});
