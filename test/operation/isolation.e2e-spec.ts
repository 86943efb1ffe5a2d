import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { Client } from 'pg';
import { Database, SYSTEM } from '../../libs/database/database';
import { OwnConnection } from '../../libs/database/own-connection';
import { Publisher } from '../../libs/messaging/publisher';
import { eventually } from '../../libs/testing/eventually';
import { Hub, token } from '../support/hub';
import { Person } from '../support/person';
import { TcpProxy } from '../support/tcp-proxy';

const TOKEN = 'a-token-for-prometheus-of-32-characters';
const POOL_SIZE = 6;

let hub: Hub;
let rabbitmq: TcpProxy;
beforeAll(async () => {
  rabbitmq = await TcpProxy.open('RABBITMQ_URL');
  hub = await Hub.start({
    ROLE: 'api',
    DATABASE_POOL_SIZE: String(POOL_SIZE),
    METRICS_TOKEN: TOKEN,
    RABBITMQ_URL: rabbitmq.url,
  });
});
afterAll(async () => {
  await hub.stop();
  rabbitmq.close();
});

const directly = async () => {
  const client = new Client({ connectionString: process.env['DATABASE_URL'] });
  await client.connect();
  return client;
};

it('requests that wait for a locked row leave connections to other tenants', async () => {
  const ana = await Person.of(hub, 'Ana');
  const { id } = await ana.writes();
  const stranger = await token(randomUUID());
  const holder = await directly();
  await holder.query('BEGIN');
  await holder.query('SELECT 1 FROM alerts WHERE id = $1 FOR UPDATE', [id]);
  const waiting = Array.from({ length: 4 * POOL_SIZE }, () =>
    hub.call('POST', `/api/v1/alerts/${id}/acknowledge`, { token: ana.token, body: {} }),
  );
  await eventually(async () => {
    const [row] = await hub.sql<{ n: number }>(
      `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return (row?.n ?? 0) >= POOL_SIZE / 2;
  });
  for (let i = 0; i < 10; i++) expect((await hub.call('GET', '/api/v1/alerts', { token: stranger })).status).toBe(200);
  await holder.query('ROLLBACK');
  await holder.end();
  const statuses = (await Promise.all(waiting)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  expect(statuses.filter((status) => ![200, 409, 503].includes(status))).toEqual([]);
});

it('events over HTTP that wait for RabbitMQ leave the other requests of their tenant their turns', async () => {
  const { tenantId } = hub;
  const owner = await token(tenantId);
  const send = () => hub.call('POST', '/api/v1/events', { token: owner, body: hub.event() });
  await eventually(async () => (await send()).status === 202);
  rabbitmq.holdOpenOnes();
  const waiting = Array.from({ length: 4 * POOL_SIZE }, send);
  for (let i = 0; i < 10; i++) expect((await hub.call('GET', '/api/v1/alerts', { token: owner })).status).toBe(200);
  let isAnswered = false;
  void Promise.race(waiting).then(() => (isAnswered = true));
  expect((await hub.call('GET', '/api/v1/alerts', { token: owner })).status).toBe(200);
  expect(isAnswered).toBe(false);
  expect(new Set((await Promise.all(waiting)).map(({ status }) => status))).toEqual(new Set([503]));
  await eventually(async () => (await send()).status === 202, { what: 'a new connection to RabbitMQ' });
});

it('however many ask, health and metrics are answered, and the services are asked once a second', async () => {
  const headers = { authorization: `Bearer ${TOKEN}` };
  const answers = await Promise.all(
    Array.from({ length: 1_000 }, (_, i) => fetch(`${hub.url}/${i % 2 ? 'health/ready' : 'metrics'}`, { headers })),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  await Promise.all(answers.map((answer) => answer.arrayBuffer()));
});

it('metrics, which name tenants, need the token', async () => {
  for (const given of ['', 'Bearer wrong', `Basic ${TOKEN}`, `Bearer ${TOKEN}x`]) {
    const { status } = await fetch(`${hub.url}/metrics`, { headers: { authorization: given } });
    expect([given, status]).toEqual([given, 401]);
  }
});

it('a connection that confirms nothing is replaced, and does not stop publishing', async () => {
  const publisher = hub.app.get(Publisher);
  const message = { exchange: 'alerts', routingKey: 'test', content: Buffer.from('{}'), options: {} };
  await eventually(() => publisher.publish([message]).then(() => true));
  rabbitmq.holdOpenOnes();
  await expect(publisher.publish([message])).rejects.toThrow('timeout');
  // without a new connection, the heartbeat would fail only after twenty seconds
  await eventually(() => publisher.publish([message]).then(() => true), { within: 6_000, what: 'a confirm' });
});

it('when the network fails without a word, both sides end the connection and its locks within seconds', async () => {
  const proxy = await TcpProxy.open('DATABASE_URL');
  const lost: (Error | undefined)[] = [];
  const key = Math.floor(Math.random() * 2 ** 31);
  const connection = await OwnConnection.open({
    url: proxy.url,
    name: randomUUID(),
    channel: 'test',
    onNotification: () => undefined,
    onLost: (error) => void lost.push(error),
  });
  await connection.query('SELECT pg_advisory_lock($1)', [key]);
  const other = await directly();
  const isFree = async () =>
    (await other.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1) AS got', [key])).rows[0]?.got === true;
  expect(await isFree()).toBe(false);
  proxy.hold();
  await Promise.all([
    eventually(() => lost.length === 1, { within: 30_000, what: 'the loss, seen by the process' }),
    eventually(isFree, { within: 30_000, what: 'the loss, seen by PostgreSQL' }),
  ]);
  await other.end();
  await connection.close();
  proxy.close();
});

it('a statement, a lock and a transaction of the application have deadlines', async () => {
  const [settings] = await hub.app.get(Database).query<object[]>(
    SYSTEM,
    `SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock,
         current_setting('idle_in_transaction_session_timeout') AS idle, current_setting('tcp_keepalives_idle') AS keepalive`,
  );
  expect(settings).toEqual({ statement: '1min', lock: '10s', idle: '1min', keepalive: '10' });
});

it('a request that does not arrive as a whole in time is cut', async () => {
  const server = hub.app.getHttpServer();
  expect([server.headersTimeout, server.requestTimeout]).toEqual([10_000, 30_000]);
  // Node reads them at each check, so the test need not wait for half a minute
  Object.assign(server, { headersTimeout: 500, requestTimeout: 1_000 });
  const { hostname, port } = new URL(hub.url);
  const slow = connect(Number(port), hostname);
  const received: string[] = [];
  slow.on('data', (data) => void received.push(data.toString()));
  slow.write(
    'POST /api/v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
  );
  await eventually(() => slow.closed, { within: 20_000, what: 'the end of the connection' });
  expect(received.join('')).toMatch(/^HTTP\/1.1 408/);
});
