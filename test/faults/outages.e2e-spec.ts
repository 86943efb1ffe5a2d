import { randomUUID } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import { connect } from 'amqplib';
import { Client } from 'pg';
import { eventually } from '../../libs/testing/eventually';
import { type Json, token } from '../support/hub';
import { Process } from '../support/process';
import { Ledger } from './ledger';
import { service, startStopped } from './service';

jest.setTimeout(240_000);

let copy: Process;
beforeAll(async () => (copy = await (await Process.start()).ready()));
afterEach(startStopped);
afterAll(async () => {
  expect([await copy.stop(), copy.stdout.slice(-3_000), copy.stderr]).toEqual([0, expect.any(String), '']);
});

const TENANT = '0197c3a0-0000-7000-8000-0000000000bb';

/** Sends a request. @param content the body of a POST; without it, a GET */
const ask = async (path: string, content?: Json): Promise<{ status: number; body: Json }> => {
  const response = await fetch(`${copy.url}${path}`, {
    headers: { authorization: `Bearer ${await token(TENANT)}`, 'content-type': 'application/json' },
    ...(content && { method: 'POST', body: JSON.stringify(content) }),
  });
  return { status: response.status, body: (await response.json()) as Json };
};

/** The sum of a metric over all samples of the tenant. */
const metric = async (name: string): Promise<number> => {
  const lines = (await (await fetch(`${copy.url}/metrics`)).text()).split('\n');
  const ours = lines.filter((line) => line.startsWith(`${name}{`) && line.includes(`tenant_id="${TENANT}"`));
  return ours.reduce((sum, line) => sum + Number(line.split(' ').pop()), 0);
};

const readiness = async (): Promise<Json> => (await ask('/health/ready')).body['services'] as Json;

it.each(['postgres', 'rabbitmq', 'redis'] as const)(
  'when %s is stopped and started again, every event is counted once',
  async (name) => {
    const ledger = await Ledger.open();
    const publishing = ledger.publish(6_000);
    await after(300);
    await service('down', name);
    const down = await eventually(async () => {
      const services = await readiness();
      return Object.values(services).some((one) => (one as Json)['status'] === 'down') && services;
    });
    expect(Object.values(down).filter((one) => (one as Json)['status'] === 'down')).toHaveLength(1);
    await service('up', name);
    await publishing;
    await ledger.settle();
    expect(copy.hasEnded).toBe(false);
  },
);

it('while RabbitMQ is stopped, listeners get events; afterwards RabbitMQ gets all events in order', async () => {
  const queue = `outage.${randomUUID()}`;
  const declared = await connect(process.env['RABBITMQ_URL'] ?? '');
  const declaring = await declared.createChannel();
  await declaring.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  await declaring.bindQueue(queue, 'alerts', 'alerts.#');
  await declared.close();
  await service('down', 'rabbitmq');

  const ids: string[] = [];
  const body = { alert_type: 'manual', severity: 'high', title: 'The oven is cold', description: 'Nobody knows why.' };
  for (let n = 1; n <= 5; n++) {
    const { body: alert } = await ask('/api/v1/alerts', body);
    ids.push(String(alert['id']));
    await eventually(async () => (await metric('alerts_created_total')) === n, { within: 10_000, what: `alert ${n}` });
    await ask(`/api/v1/alerts/${String(alert['id'])}/acknowledge`, {});
    await ask(`/api/v1/alerts/${String(alert['id'])}/resolve`, {});
    const resolved = async () => (await metric('alert_resolution_time_seconds_count')) === n;
    await eventually(resolved, { within: 10_000, what: `the end of alert ${n}` });
  }
  await service('up', 'rabbitmq');

  const connection = await eventually(() => connect(process.env['RABBITMQ_URL'] ?? ''), { within: 30_000 });
  const channel = await connection.createChannel();
  const received: Json[] = [];
  // somebody may be told of an alert before they react, or not any more
  const stepsOf = (id: unknown) =>
    received.flatMap(({ alert_id, event_type: type }) => (alert_id === id && type !== 'alert_notified' ? [type] : []));
  await eventually(
    async () => {
      const message = await channel.get(queue, { noAck: true });
      if (message) received.push(JSON.parse(message.content.toString()) as Json);
      return ids.every((id) => stepsOf(id).length === 3);
    },
    { within: 60_000, what: 'all events' },
  );
  for (const id of ids) expect(stepsOf(id)).toEqual(['alert_created', 'alert_acknowledged', 'alert_resolved']);
  await channel.deleteQueue(queue);
  await connection.close();
});

it('while PostgreSQL is unavailable, consumers pause and requests get 503; afterwards everything goes on', async () => {
  const ledger = await Ledger.open();
  await service('down', 'postgres');
  await ledger.publish(50);
  expect((await ask('/api/v1/alerts')).status).toBe(503);
  await service('up', 'postgres');
  await ledger.settle();
  const status = await eventually(async () => {
    const { status, body } = await ask('/api/v1/alerts/consumer/status');
    return status === 200 && (body['consumers'] as Json[]);
  });
  expect(status.every(({ consuming, paused_by }) => consuming === true && paused_by === null)).toBe(true);
});

it('when its database connections are cut in the middle of batches, every event is counted once', async () => {
  const ledger = await Ledger.open();
  const publishing = ledger.publish(8_000);
  const admin = new Client({ connectionString: process.env['DATABASE_URL'] });
  await admin.connect();
  for (let cut = 0; cut < 8; cut++) {
    await admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'campana%' AND pid <> pg_backend_pid()`,
    );
    await after(150);
  }
  await admin.end();
  await publishing;
  await ledger.settle();
  expect(await ledger.countConsumers()).toEqual({ inventory: 1, production: 1, forecasting: 1, dead: 1 });
  expect(copy.hasEnded).toBe(false);
});

it('two processes share the queues; keys that both handle at once get one alert each, with the right count', async () => {
  const other = await (await Process.start()).ready();
  const ledger = await Ledger.open();
  await ledger.publish(10_000, 1_000);
  const { alerts } = await ledger.settle();
  // 200 keys that repeat, without those that only other kinds of events have, and a new one for every tenth event
  const repeating = new Set(
    Array.from({ length: 10_000 }, (_, n) => n)
      .filter((n) => ![1, 2, 3].includes(n % 10) && n % 100 !== 7)
      .map((n) => n % 200),
  );
  expect(alerts).toBe(repeating.size + 1_000);
  expect(await other.stop()).toBe(0);
});
