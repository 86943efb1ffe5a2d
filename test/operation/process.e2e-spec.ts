import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Pool } from 'pg';
import { eventually } from '../../libs/testing/eventually';
import { Outsider, token } from '../support/hub';
import { Process } from '../support/process';

/** Loading the code can take long on a busy machine. */
const STARTS_WITHIN_MS = 50_000;

let outside: Outsider;
let owner: Pool;
beforeAll(async () => {
  outside = await Outsider.connect();
  owner = new Pool({ connectionString: process.env['DATABASE_URL'], max: 2 });
});
afterEach(() => Process.endAll());
afterAll(async () => {
  await outside.close();
  await owner.end();
});

const numberOf = async (sql: string, tenantId: string): Promise<number> => {
  const { rows } = await owner.query<{ n: number }>(sql, [tenantId]);
  return rows[0]?.n ?? 0;
};

const processedBy = (tenantId: string) =>
  numberOf('SELECT count(*)::int AS n FROM processed_events WHERE tenant_id = $1', tenantId);

/** `count` messages with events of `problems` different problems. */
const events = (tenantId: string, count: number, problems: number) =>
  Array.from({ length: count }, (_, i) => ({
    routingKey: 'inventory.stockout',
    body: {
      event_id: `e${i}`,
      tenant_id: tenantId,
      event_type: 'inventory.stockout',
      ingredient_id: `i${i % problems}`,
    },
  }));

it.each([
  ['PORT', 'abc', '"abc"', 'an integer from 0 to 65535'],
  ['DATABASE_URL', 'mysql://app:hunter2@db/app', 'a value (not shown)', 'a URL that starts with postgres://'],
  ['REDIS_URL', '', 'nothing', 'a URL that starts with redis://'],
  ['AUTH_JWT_SECRET', 'hunter2', 'a value (not shown)', 'a secret of at least 32 characters'],
  ['AUTH_JWT_SECRET', '', 'nothing', 'a secret of at least 32 characters, or set AUTH_JWKS_URL'],
])(
  'with %s=%s the start fails with one line that shows the given value and the allowed ones',
  async (name, value, given, allowed) => {
    const campana = await Process.start({ [name]: value });
    expect(await campana.ended(STARTS_WITHIN_MS)).toBe(1);
    expect(campana.stdout).toBe('');
    const [line, ...rest] = campana.stderr.split('\n');
    expect(rest).toEqual(['']);
    expect(line?.startsWith(`${name}: given ${given}, allowed: ${allowed}`)).toBe(true);
    expect(campana.stderr).not.toContain('hunter2');
  },
);

it('with several wrong values the start fails with one line for each of them', async () => {
  const campana = await Process.start({
    PORT: 'abc',
    BATCH_SIZE: '0',
    REDIS_URL: 'http://:hunter2@redis',
    AUTH_JWT_SECRET: '',
  });
  expect(await campana.ended(STARTS_WITHIN_MS)).toBe(1);
  const lines = campana.stderr.trimEnd().split('\n');
  expect(lines.map((line) => line.split(':')[0]).sort()).toEqual([
    'AUTH_JWT_SECRET',
    'BATCH_SIZE',
    'PORT',
    'REDIS_URL',
  ]);
  expect(campana.stderr).not.toContain('hunter2');
});

it('the start fails when the port is in use', async () => {
  const first = await (await Process.start()).ready();
  const second = await Process.start({ PORT: new URL(first.url).port });
  expect(await second.ended(STARTS_WITHIN_MS)).toBe(1);
  expect(second.stderr).toContain('EADDRINUSE');
  expect((await fetch(`${first.url}/health/ready`)).status).toBe(200);
});

it.each(['SIGTERM', 'SIGINT'] as const)('%s ends an idle process cleanly', async (signal) => {
  const campana = await (await Process.start()).ready();
  campana.signal(signal);
  expect(await campana.ended()).toBe(0);
  expect(campana.stderr).toBe('');
  await expect(fetch(`${campana.url}/health/live`)).rejects.toThrow();
  const left = await owner.query(
    `SELECT application_name FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'campana%'`,
  );
  expect(left.rows).toEqual([]);
});

/** Opens a connection and sends a text, which may be an incomplete request. */
async function client(url: string, text: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => undefined).resume();
  await once(socket, 'connect');
  await new Promise((resolve) => socket.write(text, resolve));
  return socket;
}

it('clients with incomplete requests do not prevent the shutdown', async () => {
  const campana = await (await Process.start()).ready();
  const sockets = [
    await client(campana.url, ' '),
    await client(campana.url, 'GET /health/live HTTP/1.1\r\nHost: campana\r\n'),
    await client(campana.url, 'POST /api/v1/events HTTP/1.1\r\nHost: campana\r\nContent-Length: 9\r\n\r\n{'),
  ];
  campana.signal('SIGTERM');
  expect(await campana.ended()).toBe(0);
  for (const socket of sockets) socket.destroy();
});

it('a request that has begun is answered before the process ends', async () => {
  const tenantId = randomUUID();
  const campana = await (await Process.start()).ready();
  const body = JSON.stringify({ event_type: 'inventory.stockout', event_id: 'last', ingredient_id: 'flour' });
  const head = [
    'POST /api/v1/events HTTP/1.1',
    'Host: campana',
    `Authorization: Bearer ${await token(tenantId)}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
  ].join('\r\n');
  const socket = await client(campana.url, `${head}\r\n\r\n{`);
  let answer = '';
  socket.on('data', (data: Buffer) => (answer += data.toString()));
  await eventually(async () => (await fetch(`${campana.url}/health/live`)).ok);
  campana.signal('SIGTERM');
  await eventually(() =>
    fetch(`${campana.url}/health/live`).then(
      ({ status }) => status === 503,
      () => true,
    ),
  );
  socket.write(body.slice(1));
  await eventually(() => /^HTTP\/1.1 202 /.test(answer), { what: 'the answer' });
  // the client does not close its connection, but this does not prevent the shutdown
  expect(await campana.ended()).toBe(0);
  const next = await (await Process.start()).ready();
  await eventually(async () => (await processedBy(tenantId)) === 1);
  next.signal('SIGTERM');
  expect(await next.ended()).toBe(0);
});

it('when it is stopped in the middle of 5,000 events and started again, every event is counted exactly once', async () => {
  const [tenantId, count, problems] = [randomUUID(), 5_000, 50];
  // small batches, so that it cannot finish before it is stopped
  const first = await (await Process.start({ BATCH_SIZE: '10' })).ready();
  const publishing = outside.publishAll('inventory', events(tenantId, count, problems));
  await eventually(async () => (await processedBy(tenantId)) > 0, { what: 'the first batch' });
  first.signal('SIGTERM');
  expect(await first.ended()).toBe(0);
  expect(first.stderr).toBe('');
  await publishing;
  const counted = await processedBy(tenantId);
  expect(counted).toBeGreaterThan(0);
  expect(counted).toBeLessThan(count);

  const second = await (await Process.start()).ready();
  await eventually(async () => (await processedBy(tenantId)) === count, { within: 90_000, what: `${count} events` });
  const sums: [string, number][] = [
    ['SELECT sum(count)::int AS n FROM alert_aggregations WHERE tenant_id = $1', count],
    ['SELECT count(*)::int AS n FROM alert_aggregations WHERE tenant_id = $1', problems],
    ['SELECT sum(occurrence_count)::int AS n FROM alerts WHERE tenant_id = $1', count],
    ['SELECT count(*)::int AS n FROM alerts WHERE tenant_id = $1', problems],
    ['SELECT count(*)::int AS n FROM alert_history WHERE tenant_id = $1', problems],
    ['SELECT count(*)::int AS n FROM dead_letters WHERE tenant_id = $1', 0],
  ];
  for (const [sql, expected] of sums) expect([sql, await numberOf(sql, tenantId)]).toEqual([sql, expected]);
  second.signal('SIGINT');
  expect(await second.ended()).toBe(0);
}, 60_000);
