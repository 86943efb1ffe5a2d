import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { eventually } from '../../libs/testing/eventually';
import { TcpProxy } from '../support/tcp-proxy';
import { type Json, Outsider } from '../support/hub';
import { Process } from '../support/process';

const TIMEOUT_SECONDS = 4;

let outside: Outsider;
let owner: Pool;
let proxy: TcpProxy;
beforeAll(async () => {
  outside = await Outsider.connect();
  owner = new Pool({ connectionString: process.env['DATABASE_URL'], max: 2 });
});
afterEach(async () => {
  await Process.endAll();
  proxy.close();
});
afterAll(async () => {
  await outside.close();
  await owner.end();
});

const publish = (tenantId: string): Promise<void> =>
  outside.publish('inventory', 'inventory.stockout', {
    event_id: randomUUID(),
    tenant_id: tenantId,
    event_type: 'inventory.stockout',
    ingredient_id: randomUUID(),
  });

const alertsOf = async (tenantId: string): Promise<Json[]> =>
  (await owner.query<Json>('SELECT occurrence_count FROM alerts WHERE tenant_id = $1', [tenantId])).rows;

/** The messages of the shutdown: what the process could not close in time. */
const shutdownMessages = ({ stdout }: Process): string =>
  stdout
    .split('\n')
    .filter((line) => line.includes('"context":"Shutdown"'))
    .map((line) => (JSON.parse(line) as { level: number; msg: string }).msg)
    .join('\n');

it.each([
  ['DATABASE_URL', 'cut', 1, /PostgreSQL: the pool is not closed/],
  // Bull's jobs are in the database: nothing needs Redis to end
  ['REDIS_URL', 'cut', 0, /^$/],
  ['RABBITMQ_URL', 'hold', 1, /RabbitMQ: the connection is not closed/],
] as const)(
  'while the service of %s is unavailable (%s), it ends in time with status %d, logs what it could not close, and loses no event',
  async (variable, how, code, expected) => {
    const tenantId = randomUUID();
    proxy = await TcpProxy.open(variable);
    const environment = { [variable]: proxy.url, SHUTDOWN_TIMEOUT_SECONDS: String(TIMEOUT_SECONDS) };
    const campana = await (await Process.start(environment)).ready();
    await publish(tenantId);
    await eventually(async () => (await alertsOf(tenantId)).length === 1);
    proxy[how]();
    await publish(tenantId);
    await eventually(async () => (await fetch(`${campana.url}/health/ready`)).status === 503);

    campana.signal('SIGTERM');
    expect(await campana.ended(TIMEOUT_SECONDS * 1_000 + 3_000)).toBe(code);
    expect(shutdownMessages(campana)).toMatch(expected);
    expect(campana.stderr).toBe('');

    // only now RabbitMQ notices that the connection is closed
    proxy.close();
    const next = await (await Process.start()).ready();
    await eventually(async () => (await alertsOf(tenantId)).length === 2, { what: 'both alerts' });
    expect(await alertsOf(tenantId)).toEqual([{ occurrence_count: 1 }, { occurrence_count: 1 }]);
    expect(await next.stop()).toBe(0);
  },
  120_000,
);
