import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { eventually } from '../libs/testing/eventually';
import { Outsider } from './hub';
import { Process } from './process';

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

/** Events of so many problems, ready to be published. */
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
  '%s=%s stops the start with one line that says what was given and what is allowed',
  async (name, value, given, allowed) => {
    const campana = await Process.start({ [name]: value });
    expect(await campana.ended()).toBe(1);
    expect(campana.stdout).toBe('');
    const [line, ...rest] = campana.stderr.split('\n');
    expect(rest).toEqual(['']);
    expect(line?.startsWith(`${name}: given ${given}, allowed: ${allowed}`)).toBe(true);
    expect(campana.stderr).not.toContain('hunter2');
  },
);

it('of several wrong values each has its line', async () => {
  const campana = await Process.start({
    PORT: 'abc',
    BATCH_SIZE: '0',
    REDIS_URL: 'http://:hunter2@redis',
    AUTH_JWT_SECRET: '',
  });
  expect(await campana.ended()).toBe(1);
  const lines = campana.stderr.trimEnd().split('\n');
  expect(lines.map((line) => line.split(':')[0]).sort()).toEqual([
    'AUTH_JWT_SECRET',
    'BATCH_SIZE',
    'PORT',
    'REDIS_URL',
  ]);
  expect(campana.stderr).not.toContain('hunter2');
});

it('a port that is taken stops the start', async () => {
  const first = await (await Process.start()).ready();
  const second = await Process.start({ PORT: new URL(first.url).port });
  expect(await second.ended()).toBe(1);
  expect(second.stderr).toContain('EADDRINUSE');
  expect((await fetch(`${first.url}/health/ready`)).status).toBe(200);
});

it.each(['SIGTERM', 'SIGINT'] as const)('%s ends it cleanly when it has nothing to do', async (signal) => {
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

it('ended in the middle of 5,000 events and started again, it counts every event exactly once', async () => {
  const [tenantId, count, problems] = [randomUUID(), 5_000, 50];
  // small batches: it can not be through before it is told to end
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
  await eventually(async () => (await processedBy(tenantId)) === count, { within: 30_000, what: `${count} events` });
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
