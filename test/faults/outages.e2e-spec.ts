import { setTimeout as after } from 'node:timers/promises';
import { Client } from 'pg';
import { eventually } from '../../libs/testing/eventually';
import { type Json, token } from '../support/hub';
import { Process } from '../support/process';
import { Ledger } from './ledger';
import { service } from './service';

jest.setTimeout(240_000);

let copy: Process;
beforeAll(async () => (copy = await (await Process.start()).ready()));
afterAll(async () => {
  for (const name of ['postgres', 'redis', 'rabbitmq'] as const) service('up', name);
  expect([await copy.stop(), copy.stdout.slice(-3_000), copy.stderr]).toEqual([0, expect.any(String), '']);
});

const ask = async (path: string): Promise<{ status: number; body: Json }> => {
  const response = await fetch(`${copy.url}${path}`, {
    headers: { authorization: `Bearer ${await token('0197c3a0-0000-7000-8000-0000000000bb')}` },
  });
  return { status: response.status, body: (await response.json()) as Json };
};

const readiness = async (): Promise<Json> => (await ask('/health/ready')).body['services'] as Json;

it.each(['postgres', 'rabbitmq', 'redis'] as const)(
  'with %s stopped and started, every event is counted once',
  async (name) => {
    const ledger = await Ledger.open();
    const publishing = ledger.publish(6_000);
    await after(300);
    service('down', name);
    const down = await eventually(async () => {
      const services = await readiness();
      return Object.values(services).some((one) => (one as Json)['status'] === 'down') && services;
    });
    expect(Object.values(down).filter((one) => (one as Json)['status'] === 'down')).toHaveLength(1);
    service('up', name);
    await publishing;
    await ledger.settle();
    expect(copy.hasEnded).toBe(false);
  },
);

it('while PostgreSQL is away, consumers say why they pause, and requests get 503', async () => {
  const ledger = await Ledger.open();
  service('down', 'postgres');
  await ledger.publish(50);
  expect((await ask('/api/v1/alerts')).status).toBe(503);
  service('up', 'postgres');
  await ledger.settle();
  const status = await eventually(async () => {
    const { status, body } = await ask('/api/v1/alerts/consumer/status');
    return status === 200 && (body['consumers'] as Json[]);
  });
  expect(status.every(({ consuming, paused_by }) => consuming === true && paused_by === null)).toBe(true);
});

it('with its database connections cut in the middle of batches, every event is counted once', async () => {
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
  expect(copy.hasEnded).toBe(false);
});

it('two copies share the queues; keys that both handle at once make one alert each, with the right count', async () => {
  const other = await (await Process.start()).ready();
  const ledger = await Ledger.open();
  await ledger.publish(10_000, 1_000);
  const { alerts } = await ledger.settle();
  // 200 keys that repeat, less those that only other kinds of events bear, and a new one for every tenth event
  const repeating = new Set(
    Array.from({ length: 10_000 }, (_, n) => n)
      .filter((n) => ![1, 2, 3].includes(n % 10) && n % 100 !== 7)
      .map((n) => n % 200),
  );
  expect(alerts).toBe(repeating.size + 1_000);
  expect(await other.stop()).toBe(0);
});
